// Command watch is Harbor Watch: it sends what happens in customers' ports to
// their Datadog organizations, and shows them Datadog's alerts.
package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	clientID     = "2f6f2f1e-0c3f-4a4c-8a35-0b7f3e7c2a44"
	publicURL    = "https://app.harbor.example"
	startPath    = "/connect/datadog"
	returnPath   = "/connect/datadog/return"
	hookPath     = "/hooks/datadog/"
	secretHeader = "X-Harbor-Token"
	cookieName   = "__Host-harbor"
	sessionLife  = 8 * time.Hour
	pendingLife  = 10 * time.Minute
	maxPending   = 100 // consents begun in one session; the oldest gives way
)

type session struct {
	account string
	expires time.Time
}

// pending is a consent that a customer has gone to Datadog for.
type pending struct {
	session, verifier string
	expires           time.Time
}

type server struct {
	users    map[string]string
	interval time.Duration
	hashKey  []byte
	datadog  *datadog
	store    *store

	mu       sync.Mutex // guards what follows
	sessions map[string]session
	pending  map[string]pending
}

func random() string {
	bytes := make([]byte, 32)
	if _, err := rand.Read(bytes); err != nil {
		panic(err) // no server is better than one with guessable secrets
	}
	return base64.RawURLEncoding.EncodeToString(bytes)
}

func (s *server) hash(parts ...string) string {
	mac := hmac.New(sha256.New, s.hashKey)
	for _, part := range parts {
		fmt.Fprintf(mac, "%d:%s", len(part), part)
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// isSecret compares in constant time. Nothing equals an empty secret.
func isSecret(given, right string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(right))
	return right != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func setCookie(w http.ResponseWriter, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: value, Path: "/", MaxAge: int(life.Seconds()),
		// Lax, because customers come back from Datadog's site.
		HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
	})
}

// visitor tells the cookie of a request and whom it belongs to, if anybody.
func (s *server) visitor(r *http.Request) (id, account string) {
	cookie, err := r.Cookie(cookieName)
	if err != nil || len(cookie.Value) < 40 {
		return "", ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.sessions[s.hash("session", cookie.Value)]; ok && time.Now().Before(found.expires) {
		return cookie.Value, found.account
	}
	return cookie.Value, ""
}

func (s *server) isForgery(r *http.Request, id string) bool {
	token := r.Header.Get("X-CSRF-Token")
	if token == "" {
		token = r.PostFormValue("csrf")
	}
	return id == "" || !isSecret(token, s.hash("csrf", id))
}

var pages = template.Must(template.New("").Parse(`
{{define "top"}}<!doctype html><html lang="en"><meta charset="utf-8"><title>Harbor Watch</title><body><h1>Harbor Watch</h1>{{end}}
{{define "signin"}}{{template "top"}}{{with .Problem}}<p role="alert">{{.}}</p>{{end}}
<form method="post" action="/signin"><input type="hidden" name="csrf" value="{{.Token}}"><input type="hidden" name="next" value="{{.Next}}">
<label>Company <input name="company" autocomplete="username" required></label>
<label>Passphrase <input name="passphrase" type="password" autocomplete="current-password" required></label><button>Sign in</button></form>{{end}}
{{define "connections"}}{{template "top"}}<p>{{.Account}} · <a href="/alerts">Alerts</a> · <a href="/connect/datadog">Connect Datadog</a></p>
<ul>{{range .Views}}<li>{{.Organization}} ({{.Domain}}): {{.Status}}, {{.Monitors}} monitors {{.Problem}}
{{if ne .Status "disconnected"}}<form method="post" action="/connections/{{.ID}}/end"><input type="hidden" name="csrf" value="{{$.Token}}"><button>Disconnect</button></form>{{end}}</li>{{end}}</ul>
<form method="post" action="/signout"><input type="hidden" name="csrf" value="{{.Token}}"><button>Sign out</button></form>{{end}}
{{define "alerts"}}{{template "top"}}<p><a href="/connections">Connections</a></p>
{{range .Views}}<h2>{{.Organization}}</h2><ul>{{range .Alerts}}<li>{{.Title}}: {{.State}}</li>{{end}}</ul>{{end}}{{end}}
{{define "problem"}}{{template "top"}}<p role="alert">{{.Problem}}</p><p><a href="/connections">Connections</a></p>{{end}}
`))

type content struct {
	Account, Token, Next, Problem string
	Views                         []view
}

func show(w http.ResponseWriter, status int, page string, with content) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := pages.ExecuteTemplate(w, page, with); err != nil {
		log.Print(err)
	}
}

func problem(w http.ResponseWriter, status int, text string) {
	show(w, status, "problem", content{Problem: text})
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}

// signin has a token against forged sign-ins, tied to a visitor without an account.
func (s *server) signin(w http.ResponseWriter, r *http.Request) {
	id, _ := s.visitor(r)
	next := r.FormValue("next")
	if next != startPath && !strings.HasPrefix(next, startPath+"?") {
		next = "/connections"
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		if id == "" {
			id = random()
			setCookie(w, id, sessionLife)
		}
		show(w, http.StatusOK, "signin", content{Token: s.hash("csrf", id), Next: next})
		return
	}
	if s.isForgery(r, id) {
		problem(w, http.StatusForbidden, "This form is out of date. Please open the page again.")
		return
	}
	company := r.PostFormValue("company")
	if !isSecret(r.PostFormValue("passphrase"), s.users[company]) {
		with := content{Token: s.hash("csrf", id), Next: next, Problem: "The company or its passphrase is wrong."}
		show(w, http.StatusUnauthorized, "signin", with)
		return
	}
	fresh := random()
	s.mu.Lock()
	delete(s.sessions, s.hash("session", id))
	for key, old := range s.sessions {
		if time.Now().After(old.expires) {
			delete(s.sessions, key)
		}
	}
	s.sessions[s.hash("session", fresh)] = session{company, time.Now().Add(sessionLife)}
	s.mu.Unlock()
	setCookie(w, fresh, sessionLife)
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func (s *server) signout(w http.ResponseWriter, r *http.Request, id, _ string) {
	if s.isForgery(r, id) {
		problem(w, http.StatusForbidden, "This form is out of date. Please open the page again.")
		return
	}
	s.mu.Lock()
	delete(s.sessions, s.hash("session", id))
	s.mu.Unlock()
	setCookie(w, "", -time.Second)
	http.Redirect(w, r, "/signin", http.StatusSeeOther)
}

// start sends a customer to Datadog's consent page; Datadog's tile links here.
func (s *server) start(w http.ResponseWriter, r *http.Request, id, _ string) {
	origin, err := consentOrigin(r.FormValue("site"), r.FormValue("domain"))
	if err != nil {
		problem(w, http.StatusBadRequest, "We cannot go on to Datadog: "+err.Error()+".")
		return
	}
	state, verifier := random(), random()
	challenge := sha256.Sum256([]byte(verifier))
	now := time.Now()
	s.mu.Lock()
	oldest, own := "", 0
	for key, p := range s.pending {
		if now.After(p.expires) {
			delete(s.pending, key)
		} else if p.session == id {
			if own++; oldest == "" || p.expires.Before(s.pending[oldest].expires) {
				oldest = key
			}
		}
	}
	if own >= maxPending {
		delete(s.pending, oldest)
	}
	s.pending[state] = pending{id, verifier, now.Add(pendingLife)}
	s.mu.Unlock()
	query := url.Values{
		"client_id": {clientID}, "redirect_uri": {publicURL + returnPath}, "response_type": {"code"}, "state": {state},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(challenge[:])},
		"code_challenge_method": {"S256"},
	}
	http.Redirect(w, r, origin+"/oauth2/v1/authorize?"+query.Encode(), http.StatusFound)
}

// finish takes a customer back from Datadog.
func (s *server) finish(w http.ResponseWriter, r *http.Request, id, account string) {
	query := r.URL.Query()
	s.mu.Lock()
	begun, ok := s.pending[query.Get("state")]
	ok = ok && begun.session == id && time.Now().Before(begun.expires)
	if ok {
		delete(s.pending, query.Get("state"))
	}
	s.mu.Unlock()
	if !ok {
		problem(w, http.StatusBadRequest, "You did not begin this connection here, or it has been finished. Please begin again.")
		return
	}
	if query.Get("error") != "" {
		problem(w, http.StatusBadRequest, "Datadog did not give its consent, so nothing was connected.")
		return
	}
	domain, code := query.Get("domain"), query.Get("code")
	isOther := query.Get("client_id") != "" && query.Get("client_id") != clientID
	if webOrigins[domain] == "" || code == "" || isOther {
		problem(w, http.StatusBadRequest, "Datadog's answer is not complete. Please begin again.")
		return
	}
	// Not the request's context: a code is valid once, even if the customer leaves.
	ctx, cancel := context.WithTimeout(context.Background(), 45*time.Second)
	defer cancel()
	granted, err := s.datadog.exchange(ctx, domain, code, begun.verifier)
	if err != nil {
		log.Printf("no token from %s: %v", domain, err)
		problem(w, http.StatusBadGateway, "Datadog did not accept the connection. Please begin again.")
		return
	}
	c := s.store.forOrganization(&connection{
		id: random()[:22], account: account, domain: domain, oid: query.Get("dd_oid"), hookSecret: random(),
		datadog: s.datadog, publicURL: publicURL, interval: s.interval,
	})
	organization := strings.ToValidUTF8(query.Get("dd_org_name"), "")
	if runes := []rune(organization); len(runes) > 100 {
		organization = string(runes[:100])
	}
	if err := c.connect(ctx, granted, organization); err != nil {
		s.store.forgetUnused(c)
		problem(w, http.StatusBadGateway, err.Error())
		return
	}
	http.Redirect(w, r, "/connections", http.StatusSeeOther)
}

// end disconnects: a person by the form, a program by DELETE.
func (s *server) end(w http.ResponseWriter, r *http.Request, id, account string) {
	if s.isForgery(r, id) {
		answer(w, http.StatusForbidden, object{"error": "The token against forgery is missing or wrong."})
		return
	}
	path := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/api"), "/connections/")
	c := s.store.find(strings.TrimSuffix(path, "/end"))
	if c == nil || c.account != account {
		answer(w, http.StatusNotFound, object{"error": "You have no such connection."})
		return
	}
	c.disconnect()
	if r.Method == http.MethodDelete {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	http.Redirect(w, r, "/connections", http.StatusSeeOther)
}

// hook receives Datadog's alerts. Datadog repeats a delivery after 5xx only.
func (s *server) hook(w http.ResponseWriter, r *http.Request) {
	c := s.store.find(strings.TrimPrefix(r.URL.Path, hookPath))
	if c == nil || !isSecret(r.Header.Get(secretHeader), c.hookSecret) {
		answer(w, http.StatusUnauthorized, object{"error": "The token is missing or wrong."})
		return
	}
	c.mu.Lock()
	isOver := c.status == disconnected
	c.mu.Unlock()
	if isOver {
		answer(w, http.StatusGone, object{"error": "This connection has ended."})
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 256<<10))
	if err != nil {
		answer(w, http.StatusRequestEntityTooLarge, object{"error": "The alert is too long."})
		return
	}
	var d delivery
	if json.Unmarshal(body, &d) != nil || d.ID == "" || d.Transition == "" {
		answer(w, http.StatusBadRequest, object{"error": "The alert cannot be read."})
		return
	}
	date, err := strconv.ParseInt(d.Date, 10, 64)
	if err != nil {
		date = time.Now().UnixMilli()
	}
	c.receive(d, date)
	answer(w, http.StatusAccepted, object{"ok": true})
}

type handler func(w http.ResponseWriter, r *http.Request, id, account string)

// signedIn lets customers pass; pages send others to the sign-in, and back afterwards.
func (s *server) signedIn(next handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, account := s.visitor(r)
		switch {
		case account != "":
			next(w, r, id, account)
		case strings.HasPrefix(r.URL.Path, "/api/"):
			answer(w, http.StatusUnauthorized, object{"error": "Please sign in."})
		case r.Method != http.MethodGet || r.URL.Path == returnPath:
			problem(w, http.StatusUnauthorized, "Please sign in and begin again.")
		default:
			http.Redirect(w, r, "/signin?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		}
	}
}

func (s *server) view(page string) handler {
	return func(w http.ResponseWriter, r *http.Request, id, account string) {
		show(w, http.StatusOK, page, content{Account: account, Token: s.hash("csrf", id), Views: s.store.of(account)})
	}
}

func (s *server) list(w http.ResponseWriter, r *http.Request, id, account string) {
	answer(w, http.StatusOK, object{"csrf": s.hash("csrf", id), "connections": s.store.of(account)})
}

func only(next http.HandlerFunc, methods ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, method := range methods {
			if r.Method == method || (method == http.MethodGet && r.Method == http.MethodHead) {
				next(w, r)
				return
			}
		}
		w.Header().Set("Allow", strings.Join(methods, ", "))
		problem(w, http.StatusMethodNotAllowed, "This page cannot be used like that.")
	}
}

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/signin", only(s.signin, http.MethodGet, http.MethodPost))
	mux.HandleFunc("/signout", only(s.signedIn(s.signout), http.MethodPost))
	mux.HandleFunc("/connections", only(s.signedIn(s.view("connections")), http.MethodGet))
	mux.HandleFunc("/connections/", only(s.signedIn(s.end), http.MethodPost))
	mux.HandleFunc("/alerts", only(s.signedIn(s.view("alerts")), http.MethodGet))
	mux.HandleFunc("/api/connections", only(s.signedIn(s.list), http.MethodGet))
	mux.HandleFunc("/api/connections/", only(s.signedIn(s.end), http.MethodDelete))
	mux.HandleFunc(startPath, only(s.signedIn(s.start), http.MethodGet))
	mux.HandleFunc(returnPath, only(s.signedIn(s.finish), http.MethodGet))
	mux.HandleFunc(hookPath, only(s.hook, http.MethodPost))
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, object{"ok": true}) })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		problem(w, http.StatusNotFound, "There is no such page.")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; "+
			"form-action 'self' https://*.datadoghq.com https://*.datadoghq.eu https://*.ddog-gov.com")
		header.Set("Referrer-Policy", "no-referrer") // the callback's address has a code
		header.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		mux.ServeHTTP(w, r)
	})
}

func main() {
	interval, err := time.ParseDuration(os.Getenv("HARBOR_INTERVAL"))
	if err != nil || interval < time.Second {
		interval = 15 * time.Second
	}
	users := map[string]string{} // HARBOR_USERS is company:passphrase,company:passphrase
	for _, pair := range strings.Split(os.Getenv("HARBOR_USERS"), ",") {
		if company, passphrase, ok := strings.Cut(pair, ":"); ok {
			users[company] = passphrase
		}
	}
	s := &server{
		users: users, interval: interval, hashKey: []byte(random()),
		datadog:  newDatadog(clientID, os.Getenv("DATADOG_CLIENT_SECRET"), publicURL+returnPath),
		store:    &store{byID: map[string]*connection{}},
		sessions: map[string]session{}, pending: map[string]pending{},
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	web := &http.Server{
		Handler: s.routes(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second,
		WriteTimeout: 70 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, os.Interrupt)
	go func() {
		if err := web.Serve(listener); err != http.ErrServerClosed {
			log.Fatal(err)
		}
	}()
	<-ended
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := web.Shutdown(ctx); err != nil {
		log.Print(err)
	}
}
