package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// webOrigins has every Datadog site by its parameter, the callback's "domain".
var webOrigins = map[string]string{
	"datadoghq.com":     "https://app.datadoghq.com",
	"us3.datadoghq.com": "https://us3.datadoghq.com",
	"us5.datadoghq.com": "https://us5.datadoghq.com",
	"datadoghq.eu":      "https://app.datadoghq.eu",
	"ap1.datadoghq.com": "https://ap1.datadoghq.com",
	"ap2.datadoghq.com": "https://ap2.datadoghq.com",
	"uk1.datadoghq.com": "https://uk1.datadoghq.com",
	"ddog-gov.com":      "https://app.ddog-gov.com",
	"us2.ddog-gov.com":  "https://us2.ddog-gov.com",
}

// consentOrigin says where a customer gives consent. Datadog names the site and
// its domain; the site may be at the customer's own subdomain. Both may be missing.
func consentOrigin(site, domain string) (string, error) {
	if domain != "" && webOrigins[domain] == "" {
		return "", errors.New("the domain is not one of Datadog's")
	}
	if site == "" && domain == "" {
		return webOrigins["datadoghq.com"], nil
	}
	if site == "" {
		return webOrigins[domain], nil
	}
	address, err := url.Parse(site)
	if err != nil || strings.TrimSuffix(site, "/") != "https://"+address.Host {
		return "", errors.New("the site is not a web address of Datadog")
	}
	for of, origin := range webOrigins {
		label := strings.TrimSuffix(address.Host, "."+of)
		isCustomers := label != address.Host && label != "" && !strings.ContainsAny(label, ".:@")
		if "https://"+address.Host != origin && (!isCustomers || webOrigins[address.Host] != "") {
			continue
		}
		if domain != "" && domain != of {
			return "", errors.New("the site and the domain contradict each other")
		}
		return "https://" + address.Host, nil
	}
	return "", errors.New("the site is not a web address of Datadog")
}

// token is what Datadog grants for an organization.
type token struct {
	access, refresh  string
	renewAt, expires time.Time
}

// refusal is an answer of Datadog's that is no success.
type refusal struct {
	status int
	code   string // of OAuth, such as invalid_grant
	wait   time.Duration
}

func (r *refusal) Error() string {
	return strings.TrimSpace(fmt.Sprintf("Datadog answered %d %s", r.status, r.code))
}

// isTemporary tells whether the same request may succeed later.
func isTemporary(err error) bool {
	var r *refusal
	if !errors.As(err, &r) {
		return true // no answer came
	}
	return r.status == http.StatusRequestTimeout || r.status == http.StatusTooManyRequests || r.status >= 500
}

func hasStatus(err error, statuses ...int) bool {
	var r *refusal
	if errors.As(err, &r) {
		for _, status := range statuses {
			if r.status == status {
				return true
			}
		}
	}
	return false
}

// datadog calls Datadog's APIs with the client that Datadog registered for us.
type datadog struct {
	clientID, clientSecret, redirectURI string
	http                                *http.Client
}

func newDatadog(clientID, clientSecret, redirectURI string) *datadog {
	transport := http.DefaultTransport.(*http.Transport).Clone() // keeps HTTPS_PROXY
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	transport.MaxIdleConnsPerHost = 16
	return &datadog{clientID, clientSecret, redirectURI, &http.Client{
		Transport: transport,
		Timeout:   10 * time.Second,
		// A redirect could carry a key to another host.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// call sends a request to a host of Datadog's and decodes a success into result.
func (d *datadog) call(ctx context.Context, method, address string, header http.Header, body []byte, result any) error {
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header = header
	request.Header.Set("Accept", "application/json")
	response, err := d.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 4<<20))
	if err != nil {
		return err
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return &refusal{response.StatusCode, oauthCode(text), waitOf(response.Header)}
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(text, result); err != nil {
		return fmt.Errorf("Datadog's answer cannot be read: %w", err)
	}
	return nil
}

// oauthCode finds the error code of RFC 6749, also in Datadog's own form of errors.
func oauthCode(text []byte) string {
	var answer struct {
		Error  string `json:"error"`
		Errors []any  `json:"errors"`
	}
	if json.Unmarshal(text, &answer) != nil {
		return ""
	}
	if answer.Error == "" && len(answer.Errors) > 0 {
		answer.Error, _ = answer.Errors[0].(string)
	}
	code, _, _ := strings.Cut(answer.Error, " ")
	for _, known := range []string{"invalid_grant", "invalid_request", "invalid_client", "unauthorized_client", "invalid_scope"} {
		if code == known {
			return code
		}
	}
	return ""
}

// waitOf reads how long Datadog wants to be left alone; a reset may be seconds or a time.
func waitOf(header http.Header) time.Duration {
	const longest = 10 * time.Minute
	for _, name := range []string{"Retry-After", "X-Ratelimit-Reset"} {
		value := header.Get(name)
		wait := time.Duration(0)
		if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
			if seconds > 1_000_000_000 {
				wait = time.Until(time.Unix(seconds, 0))
			} else {
				wait = time.Duration(seconds) * time.Second
			}
		} else if at, err := http.ParseTime(value); err == nil {
			wait = time.Until(at)
		}
		if wait > longest {
			return longest
		}
		if wait > 0 {
			return wait
		}
	}
	return 0
}

// temporary are the answers after which a call may be repeated that does no harm twice.
var temporary = []int{0, 408, 429, 500, 502, 503, 504}

// persistently repeats a call for a customer who is waiting, after the named answers; 0 is a lost one.
func persistently(ctx context.Context, call func() error, after ...int) error {
	for attempt := 1; ; attempt++ {
		err := call()
		var r *refusal
		isLost := err != nil && !errors.As(err, &r)
		if err == nil || attempt == 4 || !(hasStatus(err, after...) || isLost && after[0] == 0) {
			return err
		}
		wait := time.Duration(attempt*attempt) * 500 * time.Millisecond
		if errors.As(err, &r) && r.wait > wait {
			wait = r.wait
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}

func (d *datadog) form(ctx context.Context, domain, path string, form url.Values, bearer string, result any) error {
	form.Set("client_id", d.clientID)
	form.Set("client_secret", d.clientSecret)
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	if bearer != "" {
		header.Set("Authorization", "Bearer "+bearer)
	}
	return d.call(ctx, http.MethodPost, "https://api."+domain+path, header, []byte(form.Encode()), result)
}

func (d *datadog) askToken(ctx context.Context, domain string, form url.Values) (token, error) {
	var answer struct {
		AccessToken  string  `json:"access_token"`
		RefreshToken string  `json:"refresh_token"`
		TokenType    string  `json:"token_type"`
		ExpiresIn    float64 `json:"expires_in"`
	}
	form.Set("redirect_uri", d.redirectURI)
	if err := d.form(ctx, domain, "/oauth2/v1/token", form, "", &answer); err != nil {
		return token{}, err
	}
	if answer.AccessToken == "" || !strings.EqualFold(answer.TokenType, "bearer") {
		return token{}, errors.New("Datadog's answer has no bearer token")
	}
	if answer.ExpiresIn <= 0 || answer.ExpiresIn > 86_400 {
		answer.ExpiresIn = 3600
	}
	life := time.Duration(answer.ExpiresIn * float64(time.Second))
	now := time.Now()
	return token{answer.AccessToken, answer.RefreshToken, now.Add(life * 4 / 5), now.Add(life)}, nil
}

func (d *datadog) exchange(ctx context.Context, domain, code, verifier string) (token, error) {
	granted, err := d.askToken(ctx, domain, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "code_verifier": {verifier},
	})
	if err == nil && granted.refresh == "" {
		err = errors.New("Datadog's answer has no refresh token")
	}
	return granted, err
}

// renew exchanges a refresh token; Datadog may give a new one or leave the old one valid.
func (d *datadog) renew(ctx context.Context, domain, refresh string) (token, error) {
	granted, err := d.askToken(ctx, domain, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}})
	if err == nil && granted.refresh == "" {
		granted.refresh = refresh
	}
	return granted, err
}

func (d *datadog) revoke(ctx context.Context, domain string, granted token) error {
	form := url.Values{"token": {granted.refresh}, "token_type_hint": {"refresh_token"}}
	return d.form(ctx, domain, "/oauth2/v1/revoke", form, granted.access, nil)
}

// makeKey makes the organization's only key; Datadog shows it this once.
func (d *datadog) makeKey(ctx context.Context, domain, access string) (string, error) {
	var answer struct {
		Data struct {
			Attributes struct {
				Key string `json:"key"`
			} `json:"attributes"`
		} `json:"data"`
	}
	header := http.Header{"Authorization": {"Bearer " + access}}
	err := d.call(ctx, http.MethodPost, "https://api."+domain+"/api/v2/api_keys/marketplace", header, nil, &answer)
	if err == nil && answer.Data.Attributes.Key == "" {
		err = errors.New("Datadog's answer has no API key")
	}
	return answer.Data.Attributes.Key, err
}

func (d *datadog) isValid(ctx context.Context, domain, key string) error {
	header := http.Header{"Dd-Api-Key": {key}}
	return d.call(ctx, http.MethodGet, "https://api."+domain+"/api/v1/validate", header, nil, nil)
}

func (d *datadog) makeWebhook(ctx context.Context, domain, access, name, address, secret string) error {
	headers, _ := json.Marshal(map[string]string{secretHeader: secret})
	payload, _ := json.Marshal(map[string]string{
		"id": "$ID", "monitor": "$ALERT_ID", "cycle": "$ALERT_CYCLE_KEY", "transition": "$ALERT_TRANSITION",
		"title": "$EVENT_TITLE", "date": "$DATE",
	})
	body, _ := json.Marshal(map[string]string{
		"name": name, "url": address, "encode_as": "json", "custom_headers": string(headers), "payload": string(payload),
	})
	header := http.Header{"Authorization": {"Bearer " + access}, "Content-Type": {"application/json"}}
	return d.call(ctx, http.MethodPost, "https://api."+domain+"/api/v1/integration/webhooks/configuration/webhooks", header, body, nil)
}

// countMonitors says how many monitors of the customer's look at our metrics.
func (d *datadog) countMonitors(ctx context.Context, domain, access string) (int, error) {
	var answer []struct {
		Query string `json:"query"`
	}
	header := http.Header{"Authorization": {"Bearer " + access}}
	if err := d.call(ctx, http.MethodGet, "https://api."+domain+"/api/v1/monitor", header, nil, &answer); err != nil {
		return 0, err
	}
	count := 0
	for _, monitor := range answer {
		if strings.Contains(monitor.Query, "harbor_watch.") {
			count++
		}
	}
	return count, nil
}

// submit sends one body of data with the organization's key.
func (d *datadog) submit(ctx context.Context, address, key string, body []byte, isPacked bool) error {
	header := http.Header{"Dd-Api-Key": {key}, "Content-Type": {"application/json"}}
	if isPacked {
		var packed bytes.Buffer
		writer := gzip.NewWriter(&packed)
		if _, err := writer.Write(body); err != nil {
			return err
		}
		if err := writer.Close(); err != nil {
			return err
		}
		body = packed.Bytes()
		header.Set("Content-Encoding", "gzip")
	}
	return d.call(ctx, http.MethodPost, address, header, body, nil)
}
