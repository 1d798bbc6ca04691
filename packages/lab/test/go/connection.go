package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/rand"
	"sort"
	"strings"
	"sync"
	"time"
)

const (
	connected    = "connected"
	needsCare    = "needs attention"
	disconnected = "disconnected"
)

// connection joins an account of ours to one Datadog organization. It outlives
// a disconnection: Datadog gives an organization only one key, and tokens cannot
// delete the webhook, so both serve the next connection of the same account.
type connection struct {
	id, account, domain, oid string
	hookSecret               string
	datadog                  *datadog
	publicURL                string
	interval                 time.Duration

	isForbidden bool       // of watchMonitors alone: a fresh token was refused too
	changing    sync.Mutex // held while connecting or disconnecting
	renewing    sync.Mutex // held while the token changes: one refresh at a time

	mu              sync.Mutex // guards what follows
	webhookMayExist bool
	organization    string
	status          string
	problem         string
	key             string
	token           token
	retryAt         time.Time
	hasWebhook      bool
	monitors        int
	alerts          []*alert
	stop            context.CancelFunc
	workers         *sync.WaitGroup
}

// alert is one alert of a monitor from its trigger to its recovery.
type alert struct {
	Title, State string
	identity     string
	date         int64
	seen         map[string]bool
}

var errEnded = errors.New("the connection has ended")

// connect puts a fresh grant into use. The error is for the customer.
func (c *connection) connect(ctx context.Context, granted token, organization string) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	key, err := c.keyFor(ctx, granted)
	if err != nil {
		c.revokeLater(granted)
		return err
	}
	c.halt()
	c.renewing.Lock()
	c.mu.Lock()
	earlier := c.token
	c.token, c.key, c.organization = granted, key, organization
	c.status, c.problem, c.retryAt = connected, "", time.Time{}
	c.mu.Unlock()
	c.renewing.Unlock()
	if earlier.refresh != "" && earlier.refresh != granted.refresh {
		c.revokeLater(earlier)
	}
	if err := persistently(ctx, func() error { return c.ensureWebhook(ctx) }, temporary...); err != nil {
		log.Printf("connection %s: no webhook yet: %v", c.id, err)
	}
	c.start()
	return nil
}

// keyFor makes the organization's key, or finds that ours is still the one.
func (c *connection) keyFor(ctx context.Context, granted token) (key string, err error) {
	err = persistently(ctx, func() error {
		key, err = c.datadog.makeKey(ctx, c.domain, granted.access)
		return err
	}, 429, 503)
	switch {
	case err == nil:
		return key, nil
	case hasStatus(err, 409):
		c.mu.Lock()
		known := c.key
		c.mu.Unlock()
		if known != "" {
			err = persistently(ctx, func() error { return c.datadog.isValid(ctx, c.domain, known) }, temporary...)
			if err == nil {
				return known, nil
			}
		}
		if known == "" || hasStatus(err, 401, 403) {
			return "", errors.New("Your Datadog organization already has an API key for Harbor Watch that we do not hold. " +
				"In Datadog, open Organization Settings > API Keys, revoke the key whose name contains " +
				"\"OAuth Client API Key\" and Harbor Watch, and connect again.")
		}
	case hasStatus(err, 401, 403):
		return "", errors.New("Datadog does not allow us to make an API key. " +
			"Ask an administrator of your Datadog organization to connect it.")
	}
	log.Printf("connection %s: no key: %v", c.id, err)
	if !hasStatus(err, 429, 503) && isTemporary(err) {
		return "", errors.New("Datadog did not answer when we asked for an API key. Please connect again. If Datadog then says " +
			"that the key exists, revoke it under Organization Settings > API Keys, and connect once more.")
	}
	return "", errors.New("Datadog could not give us an API key at the moment. Please connect again in a few minutes.")
}

// ensureWebhook creates the webhook through which Datadog sends alerts.
func (c *connection) ensureWebhook(ctx context.Context) error {
	access, err := c.accessToken(ctx, "")
	if err != nil {
		return err
	}
	address := c.publicURL + hookPath + c.id
	err = c.datadog.makeWebhook(ctx, c.domain, access, "harbor-watch-"+c.id, address, c.hookSecret)
	c.mu.Lock()
	defer c.mu.Unlock()
	// A webhook of that name can only be the one that we made, even if its answer was lost.
	if c.webhookMayExist && hasStatus(err, 400, 409) {
		err = nil
	}
	c.hasWebhook = err == nil
	c.webhookMayExist = c.webhookMayExist || err == nil || isTemporary(err)
	return err
}

// accessToken gives a token that is not stale, after a refresh if need be.
func (c *connection) accessToken(ctx context.Context, stale string) (string, error) {
	c.renewing.Lock()
	defer c.renewing.Unlock()
	c.mu.Lock()
	current, status, retryAt := c.token, c.status, c.retryAt
	c.mu.Unlock()
	now := time.Now()
	switch {
	case status == disconnected || current.refresh == "":
		return "", errEnded
	case current.access != stale && (now.Before(current.renewAt) || now.Before(retryAt) && now.Before(current.expires)):
		return current.access, nil
	case now.Before(retryAt):
		return "", errors.New("the token cannot be refreshed yet")
	}
	// Not the caller's context: an answer that nobody reads would lose the new token.
	own, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	fresh, err := c.datadog.renew(own, c.domain, current.refresh)
	c.mu.Lock()
	defer c.mu.Unlock()
	var r *refusal
	switch {
	case err == nil:
		c.token, c.retryAt = fresh, time.Time{}
		return fresh.access, nil
	case errors.As(err, &r) && r.code == "invalid_grant":
		c.token = token{}
		c.care("Datadog no longer accepts our authorization. Please connect again.")
		return "", errEnded
	}
	c.retryAt = now.Add(5 * time.Second)
	if errors.As(err, &r) && r.wait > 5*time.Second {
		c.retryAt = now.Add(r.wait)
	}
	if current.access != stale && now.Before(current.expires) {
		return current.access, nil
	}
	return "", err
}

// care stops a connection that only its customer can repair. The caller holds mu.
func (c *connection) care(problem string) {
	if c.status == connected {
		c.status, c.problem = needsCare, problem
		if c.stop != nil {
			c.stop()
		}
	}
}

// disconnect ends all work first; then the grant is revoked at Datadog.
func (c *connection) disconnect() {
	c.changing.Lock()
	defer c.changing.Unlock()
	c.mu.Lock()
	c.status, c.problem = disconnected, ""
	c.mu.Unlock()
	c.halt()
	c.renewing.Lock()
	c.mu.Lock()
	granted := c.token
	c.token = token{}
	c.mu.Unlock()
	c.renewing.Unlock()
	if granted.refresh != "" {
		c.revokeLater(granted)
	}
}

// revokeLater revokes a grant in the background until Datadog has heard of it.
func (c *connection) revokeLater(granted token) {
	go func() {
		for wait := time.Second; ; wait *= 2 {
			ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
			err := c.datadog.revoke(ctx, c.domain, granted)
			cancel()
			if err == nil {
				return
			}
			if !isTemporary(err) || wait > time.Hour {
				log.Printf("connection %s: grant not revoked: %v", c.id, err)
				return
			}
			time.Sleep(wait + time.Duration(rand.Int63n(int64(wait))))
		}
	}()
}

func (c *connection) start() {
	ctx, cancel := context.WithCancel(context.Background())
	workers := &sync.WaitGroup{}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop, c.workers = cancel, workers
	if c.status != connected {
		cancel()
		return
	}
	workers.Add(len(families) + 1)
	for _, f := range families {
		go func(f family) {
			defer workers.Done()
			c.pump(ctx, f)
		}(f)
	}
	go func() {
		defer workers.Done()
		c.watchMonitors(ctx)
	}()
}

// halt waits until no worker sends anything more.
func (c *connection) halt() {
	c.mu.Lock()
	stop, workers := c.stop, c.workers
	c.mu.Unlock()
	if stop != nil {
		stop()
		workers.Wait()
	}
}

// family is one kind of data with its own intake, queue and pace.
type family struct {
	name, host, path string
	isPacked         bool
	oldest           time.Duration // what is older, Datadog would drop
	make             func(c *connection, at time.Time) any
}

type batch struct {
	at   time.Time
	body []byte
}

// pump makes a batch in every interval and sends what waits, oldest first.
func (c *connection) pump(ctx context.Context, f family) {
	var queue []batch
	var quietUntil time.Time
	failures := 0
	address := "https://" + f.host + c.domain + f.path
	for wait := c.interval / 10; pause(ctx, wait); wait = c.interval {
		now := time.Now()
		body, err := json.Marshal(f.make(c, now))
		if err != nil {
			log.Printf("connection %s: %s cannot be written: %v", c.id, f.name, err)
			continue
		}
		queue = append(queue, batch{now, body})
		for len(queue) > 0 && now.Sub(queue[0].at) > f.oldest {
			queue = queue[1:]
		}
		for len(queue) > 0 && ctx.Err() == nil && !time.Now().Before(quietUntil) {
			c.mu.Lock()
			key := c.key
			c.mu.Unlock()
			err := c.datadog.submit(ctx, address, key, queue[0].body, f.isPacked)
			switch {
			case err == nil:
				queue, failures = queue[1:], 0
			case hasStatus(err, 401, 403) && hasStatus(c.datadog.isValid(ctx, c.domain, key), 401, 403):
				c.mu.Lock()
				c.care("Datadog no longer accepts our API key. Please connect again.")
				c.mu.Unlock()
				return
			case isTemporary(err):
				failures++
				quietUntil = time.Now().Add(backoff(failures, err))
			default:
				log.Printf("connection %s: %s given up: %v", c.id, f.name, err)
				queue = queue[1:]
			}
		}
	}
}

func backoff(failures int, err error) time.Duration {
	wait := time.Second << failures
	if failures > 5 {
		wait = 30 * time.Second
	}
	var r *refusal
	if errors.As(err, &r) && r.wait > wait {
		wait = r.wait
	}
	return wait + time.Duration(rand.Int63n(int64(wait/4)))
}

// pause waits for about an interval. It answers false when the work is over.
func pause(ctx context.Context, wait time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait*9/10 + time.Duration(rand.Int63n(int64(wait/5)))):
		return true
	}
}

// watchMonitors counts the customer's monitors, and makes up for a webhook that is missing.
func (c *connection) watchMonitors(ctx context.Context) {
	c.isForbidden = false
	wait := c.interval
	for pause(ctx, wait) {
		if err := c.lookAtMonitors(ctx); err == nil {
			wait = 2 * c.interval
		} else if wait *= 2; wait > 10*time.Minute {
			wait = 10 * time.Minute
		}
	}
}

func (c *connection) lookAtMonitors(ctx context.Context) error {
	access, err := c.accessToken(ctx, "")
	if err != nil {
		return err
	}
	count, err := c.datadog.countMonitors(ctx, c.domain, access)
	// Datadog answers 403 to an expired token too: a fresh one tells which it was.
	if hasStatus(err, 401, 403) && !c.isForbidden {
		if access, err = c.accessToken(ctx, access); err == nil {
			count, err = c.datadog.countMonitors(ctx, c.domain, access)
		}
		c.isForbidden = hasStatus(err, 401, 403)
	}
	if err != nil {
		return err
	}
	c.isForbidden = false
	c.mu.Lock()
	c.monitors = count
	hasWebhook := c.hasWebhook
	c.mu.Unlock()
	if !hasWebhook {
		return c.ensureWebhook(ctx)
	}
	return nil
}

var families = []family{
	{"metrics", "api.", "/api/v2/series", true, 55 * time.Minute, makeMetrics},
	{"logs", "http-intake.logs.", "/api/v2/logs", true, 17 * time.Hour, makeLogs},
	{"events", "api.", "/api/v1/events", false, 17 * time.Hour, makeEvent},
	{"service checks", "api.", "/api/v1/check_run", false, 9 * time.Minute, makeChecks},
}

type object map[string]any

var berths = []string{"north", "south"}

func makeMetrics(c *connection, at time.Time) any {
	seconds, account := at.Unix(), "account:"+c.account
	var series []object
	for i, berth := range berths {
		series = append(series, object{
			"metric": "harbor_watch.ships", "type": 3, "unit": "unit", "tags": []string{"berth:" + berth, account},
			"points": []object{{"timestamp": seconds, "value": 3 + rand.Intn(9)}},
		}, object{
			"metric": "harbor_watch.moves", "type": 1, "interval": int(c.interval.Seconds() + 0.5),
			"tags":   []string{fmt.Sprintf("crane:%d", i+1), account},
			"points": []object{{"timestamp": seconds, "value": rand.Intn(20)}},
		})
	}
	return object{"series": series}
}

func makeLogs(c *connection, at time.Time) any {
	return []object{{
		"message":  fmt.Sprintf("berth=north account=%s ships=%d", c.account, 3+rand.Intn(9)),
		"ddsource": "harbor_watch", "service": "harbor-watch", "hostname": "port-" + c.account,
		"ddtags": "berth:north,account:" + c.account, "status": "info", "timestamp": at.UnixMilli(),
	}}
}

func makeEvent(c *connection, at time.Time) any {
	return object{
		"title": "A ship has arrived", "text": "The ship lies at the berth north of " + c.account + ".",
		"tags": []string{"berth:north", "account:" + c.account}, "alert_type": "info", "priority": "low",
		"date_happened": at.Unix(), "aggregation_key": c.id,
	}
}

func makeChecks(c *connection, at time.Time) any {
	var checks []object
	for _, berth := range berths {
		checks = append(checks, object{
			"check": "harbor_watch.reachable", "host_name": "port-" + c.account, "status": 0,
			"tags": []string{"berth:" + berth, "account:" + c.account}, "timestamp": at.Unix(),
		})
	}
	return checks
}

// delivery is the payload that our webhook asks for.
type delivery struct {
	ID, Monitor, Cycle, Transition, Title, Date string
}

// receive keeps an alert. Datadog may deliver it twice, and out of order.
func (c *connection) receive(d delivery, date int64) {
	identity := d.Monitor + " " + d.Cycle
	if d.Cycle == "" {
		identity = d.ID
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var found *alert
	for _, a := range c.alerts {
		if a.identity == identity {
			found = a
		}
	}
	if found == nil {
		found = &alert{identity: identity, date: -1, seen: map[string]bool{}}
		if c.alerts = append(c.alerts, found); len(c.alerts) > 500 {
			c.alerts = c.alerts[1:]
		}
	}
	once := d.ID + " " + d.Transition
	if found.seen[once] {
		return
	}
	found.seen[once] = true
	if date >= found.date {
		found.date, found.Title, found.State = date, d.Title, d.Transition
	}
}

// store has every account's connections.
type store struct {
	mu   sync.Mutex
	byID map[string]*connection
}

// forOrganization finds the account's connection to an organization, or adds one.
func (s *store) forOrganization(fresh *connection) *connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.byID {
		if fresh.oid != "" && c.account == fresh.account && c.domain == fresh.domain && c.oid == fresh.oid {
			return c
		}
	}
	s.byID[fresh.id] = fresh
	return fresh
}

// forgetUnused drops a connection that never came about.
func (s *store) forgetUnused(c *connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.status == "" {
		delete(s.byID, c.id)
	}
}

func (s *store) find(id string) *connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byID[id]
}

// view is what an account sees of a connection.
type view struct {
	ID           string  `json:"id"`
	Status       string  `json:"status"`
	Organization string  `json:"organization"`
	Domain       string  `json:"domain"`
	Problem      string  `json:"problem,omitempty"`
	Monitors     int     `json:"monitors"`
	Alerts       []alert `json:"-"`
}

func (s *store) of(account string) []view {
	s.mu.Lock()
	defer s.mu.Unlock()
	views := []view{}
	for _, c := range s.byID {
		c.mu.Lock()
		if c.account == account && c.status != "" {
			v := view{c.id, c.status, c.organization, c.domain, c.problem, c.monitors, nil}
			for _, a := range c.alerts {
				v.Alerts = append(v.Alerts, *a)
			}
			views = append(views, v)
		}
		c.mu.Unlock()
	}
	sort.Slice(views, func(a, b int) bool { return strings.Compare(views[a].ID, views[b].ID) < 0 })
	return views
}
