"""A partner's server of Python's standard library alone, for real Datadog addresses: it knows no sandbox.

Run it behind `tilekit-lab proxy`: HTTPS_PROXY=… SSL_CERT_FILE=… python3 partner.py PORT
"""

import base64
import hashlib
import hmac
import html
import json
import os
import secrets
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CLIENT_ID = "2f6f2f1e-0c3f-4a4c-8a35-0b7f3e7c2a44"
CLIENT_SECRET = os.environ.get("CLIENT_SECRET", "sandbox-test-client-secret")
REDIRECT_URI = "https://app.harbor.example/connect/datadog/return"
INTERVAL = float(os.environ.get("INTERVAL_SECONDS", "2"))
WEBHOOK_BASE = ""

# Web host, API host and log intake of each site, by the value of `domain`.
SITES = {
    domain: (web, f"api.{domain}", f"http-intake.logs.{domain}")
    for domain, web in {
        "datadoghq.com": "app.datadoghq.com",
        "us3.datadoghq.com": "us3.datadoghq.com",
        "us5.datadoghq.com": "us5.datadoghq.com",
        "datadoghq.eu": "app.datadoghq.eu",
        "ap1.datadoghq.com": "ap1.datadoghq.com",
        "ap2.datadoghq.com": "ap2.datadoghq.com",
        "uk1.datadoghq.com": "uk1.datadoghq.com",
        "ddog-gov.com": "app.ddog-gov.com",
        "us2.ddog-gov.com": "us2.ddog-gov.com",
    }.items()
}


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(NoRedirects)
lock = threading.RLock()
database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
database.row_factory = sqlite3.Row
database.executescript(
    """
    create table session (id text primary key, account text, csrf text not null, next text);
    create table attempt (state text primary key, session text, account text, verifier text);
    create table link (
      id text primary key, account text, dd_oid text, name text, domain text, status text,
      access text, refresh text, expires real, api_key text, hook text, hook_secret text, retry_at real default 0,
      unique (account, dd_oid));
    create table alert (link text, id text, transition text, cycle text, title text, happened real,
      unique (link, id, transition));
    create table outbox (number integer primary key, link text, url text, body text, due real);
    create table revocation (token text, domain text, due real);
    """
)


def query(sql, *values):
    with lock:
        return database.execute(sql, values).fetchall()


def one(sql, *values):
    rows = query(sql, *values)
    return rows[0] if rows else None


def stop(link_id, status):
    """What is refused while the customer disconnects must not bring an ended link back."""
    query("update link set status = ? where id = ? and status <> 'ended'", status, link_id)


def call(method, url, body=None, headers=None):
    """@returns status, JSON and headers; status 0 when nobody answered."""
    data = None
    headers = dict(headers or {})
    if isinstance(body, dict) and headers.get("content-type") is None:
        data = urllib.parse.urlencode(body).encode()
        headers["content-type"] = "application/x-www-form-urlencoded"
    elif body is not None:
        data = json.dumps(body).encode()
        headers["content-type"] = "application/json"
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with opener.open(request, timeout=15) as answer:
            status, text, received = answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        status, text, received = error.code, error.read(), error.headers
    except (urllib.error.URLError, OSError):
        return 0, None, {}
    try:
        return status, json.loads(text), received
    except ValueError:
        return status, None, received


def token_request(domain, more):
    return call(
        "POST",
        f"https://api.{domain}/oauth2/v1/token",
        {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **more},
    )


refreshing = {}


def access_token(link_id, is_stale=False):
    """The access token, renewed when it is used and over; one renewal at a time for each link."""
    with lock:
        gate = refreshing.setdefault(link_id, threading.Lock())
    with gate:
        row = one("select * from link where id = ?", link_id)
        if row is None or row["status"] != "connected":
            return None
        if not is_stale and time.time() < row["expires"]:
            return row["access"]
        if time.time() < row["retry_at"]:
            return None
        status, answer, _ = token_request(
            row["domain"], {"grant_type": "refresh_token", "refresh_token": row["refresh"]}
        )
        if status == 200:
            query(
                "update link set access = ?, refresh = ?, expires = ? where id = ?",
                answer["access_token"],
                answer.get("refresh_token", row["refresh"]),
                time.time() + answer["expires_in"] * 0.9,
                link_id,
            )
            return answer["access_token"]
        if status in (400, 401):
            stop(link_id, "expired")
        query("update link set retry_at = ? where id = ?", time.time() + 2, link_id)
        return None


def count_monitors(link_id):
    link = one("select * from link where id = ?", link_id)
    for is_second in (False, True):
        token = access_token(link_id, is_stale=is_second)
        if token is None:
            return None
        url = f"https://api.{link['domain']}/api/v1/monitor"
        status, answer, _ = call("GET", url, headers={"authorization": f"Bearer {token}"})
        if status == 200:
            return len(answer)
        if status != 401:
            return None
    return None


def finish(link_id):
    """Makes the key and the webhook, after the customer saw the page."""
    link = one("select * from link where id = ?", link_id)
    api = f"https://api.{link['domain']}"
    bearer = {"authorization": f"Bearer {link['access']}"}
    if link["api_key"] is None:
        status, answer, _ = call("POST", f"{api}/api/v2/api_keys/marketplace", headers=bearer)
        if status != 201:
            stop(link_id, "no-key")
            return
        query("update link set api_key = ? where id = ?", answer["data"]["attributes"]["key"], link_id)
    query("update link set status = 'connected' where id = ? and status = 'preparing'", link_id)
    if link["hook"] is None:
        hook, secret = secrets.token_urlsafe(12), secrets.token_urlsafe(24)
        query("update link set hook = ?, hook_secret = ? where id = ?", hook, secret, link_id)
        call(
            "POST",
            f"{api}/api/v1/integration/webhooks/configuration/webhooks",
            {
                "name": f"harbor-{hook}",
                "url": f"{WEBHOOK_BASE}/hooks/{hook}",
                "payload": json.dumps(
                    {
                        "id": "$ID",
                        "cycle": "$ALERT_CYCLE_KEY",
                        "transition": "$ALERT_TRANSITION",
                        "title": "$ALERT_TITLE",
                        "date": "$DATE",
                    }
                ),
                "custom_headers": json.dumps({"authorization": f"Bearer {secret}"}),
            },
            {**bearer, "content-type": "application/json"},
        )


def revoke(domain, token):
    status, _, _ = call(
        "POST",
        f"https://api.{domain}/oauth2/v1/revoke",
        {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "token": token},
    )
    if status != 200:
        query("insert into revocation values (?, ?, ?)", token, domain, time.time() + 2)


def collect(link):
    now = int(time.time())
    tags = [f"account:{link['account']}", "berth:7", "crane:2"]
    api = f"https://{SITES[link['domain']][1]}"
    series = [
        {"metric": "harbor_watch.ships", "type": 3, "points": [{"timestamp": now, "value": 12}], "tags": tags},
        {
            "metric": "harbor_watch.moves",
            "type": 1,
            "interval": int(INTERVAL),
            "points": [{"timestamp": now, "value": 4}],
            "tags": tags,
        },
    ]
    check = {"check": "harbor_watch.reachable", "host_name": "port", "status": 0, "timestamp": now, "tags": tags}
    log = {
        "ddsource": "harbor_watch",
        "service": "port",
        "ddtags": ",".join(tags),
        "message": f"{time.time()} a ship of {link['account']} moored",
    }
    event = {"title": f"Ship {now} moored", "text": "at berth 7", "alert_type": "info", "date_happened": now, "tags": tags}
    for url, body in (
        (f"{api}/api/v2/series", {"series": series}),
        (f"https://{SITES[link['domain']][2]}/api/v2/logs", [log]),
        (f"{api}/api/v1/events", event),
        (f"{api}/api/v1/check_run", [check]),
    ):
        query("insert into outbox (link, url, body, due) values (?, ?, ?, 0)", link["id"], url, json.dumps(body))


def send(link):
    """In their order for each address; what was refused for good is forgotten."""
    blocked = set()
    for item in query("select * from outbox where link = ? order by number limit 40", link["id"]):
        if item["url"] in blocked or item["due"] > time.time():
            blocked.add(item["url"])
            continue
        headers = {"dd-api-key": link["api_key"], "content-type": "application/json"}
        status, _, answer = call("POST", item["url"], json.loads(item["body"]), headers)
        if status == 403:
            stop(link["id"], "no-key")
            query("delete from outbox where link = ?", link["id"])
            return
        if status in (0, 408, 429) or status >= 500 or 300 <= status < 400:
            wait = float(answer.get("x-ratelimit-reset") or answer.get("retry-after") or 1)
            query("update outbox set due = ? where number = ?", time.time() + wait, item["number"])
            blocked.add(item["url"])
            continue
        query("delete from outbox where number = ?", item["number"])


def work(link_id):
    while True:
        begun = time.time()
        link = one("select * from link where id = ?", link_id)
        if link is None or link["status"] == "ended":
            return
        if link["status"] == "connected" and link["api_key"] is not None:
            collect(link)
            send(link)
        time.sleep(max(0.1, INTERVAL - (time.time() - begun)))


def repeat_revocations():
    while True:
        time.sleep(1)
        for row in query("select rowid, * from revocation where due < ?", time.time()):
            query("delete from revocation where rowid = ?", row["rowid"])
            revoke(row["domain"], row["token"])


def same(left, right):
    digest = lambda text: hashlib.sha256(text.encode("utf8", "replace")).digest()
    return hmac.compare_digest(digest(left), digest(right))


class Handler(BaseHTTPRequestHandler):
    server_version = "harbor"
    sys_version = ""

    def log_message(self, *_):
        pass

    def answer(self, status, text="", headers=(), kind="text/html; charset=utf-8"):
        body = text.encode()
        self.send_response(status)
        for name, value in (
            ("content-type", kind),
            ("content-length", str(len(body))),
            ("cache-control", "no-store"),
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            *headers,
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def page(self, content, status=200, headers=()):
        self.answer(status, f"<!doctype html><html lang=ja><body>{content}</body></html>", headers)

    def leave(self, to, headers=()):
        self.answer(302, "", (("location", to), *headers))

    def refuse(self, status=400):
        self.page("<h1>お手続きを完了できませんでした</h1><p>最初からやり直してください。</p>", status)

    def do_GET(self):
        self.route("GET")

    def do_POST(self):
        self.route("POST")

    def route(self, method):
        length = int(self.headers.get("content-length") or 0)
        if length > 1_000_000:
            self.close_connection = True
            return self.answer(413, "too large")
        body = self.rfile.read(length)
        try:
            url = urllib.parse.urlsplit(self.path)
            self.parameters = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
            form = dict(urllib.parse.parse_qsl(body.decode("utf8", "replace"), keep_blank_values=True))
        except ValueError:
            return self.refuse()
        cookies = dict(
            part.strip().split("=", 1) for part in (self.headers.get("cookie") or "").split(";") if "=" in part
        )
        self.session = one("select * from session where id = ?", cookies.get("harbor_session", ""))
        path = url.path
        if method == "POST" and path.startswith("/hooks/"):
            return self.hook(path[len("/hooks/") :], body)
        if path == "/login":
            return self.login(method, form)
        if path == "/alerts" and method == "GET":
            return self.alerts()
        if path == "/connect/datadog/return" and method == "GET":
            return self.come_back()
        if path not in ("/connect/datadog", "/connect/go", "/links") and not path.startswith("/links/"):
            return self.refuse(404)
        if self.session is None or self.session["account"] is None:
            kept = self.path if method == "GET" else "/links"
            return self.leave("/login", self.new_session(None, kept))
        if path == "/connect/datadog" and method == "GET":
            return self.onboard()
        if path == "/connect/go" and method == "POST":
            return self.begin(form)
        if path == "/links" and method == "GET":
            return self.links()
        return self.link(method, path[len("/links/") :], form)

    def new_session(self, account, following=None):
        session = secrets.token_urlsafe(24)
        query("insert into session values (?, ?, ?, ?)", session, account, secrets.token_urlsafe(24), following)
        return (("set-cookie", f"harbor_session={session}; Path=/; HttpOnly; SameSite=Lax"),)

    def login(self, method, form):
        field = lambda name, kind: f"<input name={name} type={kind}>"
        if method == "GET":
            return self.page(f"<form method=post action=/login>{field('account', 'text')}<button>次へ</button></form>")
        account = form.get("account", "")
        if not account.isalpha() or not account.isascii():
            return self.refuse(422)
        if "secret" not in form:
            hidden = f"<input type=hidden name=account value={account}>"
            return self.page(
                f"<form method=post action=/login>{hidden}{field('secret', 'password')}<button>ログイン</button></form>"
            )
        following = self.session["next"] if self.session and self.session["next"] else "/links"
        if self.session:
            query("delete from session where id = ?", self.session["id"])
        self.leave(following, self.new_session(account))

    def onboard(self):
        web, domain = self.start()
        if web is None:
            return self.refuse(422)
        token = f"<input type=hidden name=csrf value={self.session['csrf']}>"
        fields = f"<input type=hidden name=web value={web}><input type=hidden name=domain value={domain}>"
        self.page(f"<form method=post action=/connect/go>{token}{fields}<button>Datadogに接続</button></form>")

    def start(self):
        site, domain = self.parameters.get("site", ""), self.parameters.get("domain", "")
        if site == "" and domain == "":
            return "app.datadoghq.com", "datadoghq.com"
        if site == "":
            return (SITES[domain][0], domain) if domain in SITES else (None, None)
        return self.known_web(site[len("https://") :]) if site.startswith("https://") else (None, None)

    def known_web(self, host):
        for domain, (web, _, _) in SITES.items():
            if host == web:
                return web, domain
        label, _, parent = host.partition(".")
        is_label = label.isascii() and label.replace("-", "").isalnum() and not label.startswith("-")
        return (host, parent) if parent in SITES and is_label and label not in ("us6", "app") else (None, None)

    def begin(self, form):
        web, _ = self.known_web(form.get("web", ""))
        if web is None or not same(form.get("csrf", ""), self.session["csrf"]):
            return self.refuse(403)
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        query("insert into attempt values (?, ?, ?, ?)", state, self.session["id"], self.session["account"], verifier)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        parameters = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": REDIRECT_URI,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        self.answer(303, "", (("location", f"https://{web}/oauth2/v1/authorize?{urllib.parse.urlencode(parameters)}"),))

    def come_back(self):
        state = self.parameters.get("state", "")
        session = self.session["id"] if self.session and self.session["account"] else ""
        with lock:
            attempt = one("select * from attempt where state = ? and session = ?", state, session)
            query("delete from attempt where state = ? and session = ?", state, session)
        domain, code = self.parameters.get("domain", ""), self.parameters.get("code", "")
        if attempt is None or "error" in self.parameters or code == "" or domain not in SITES:
            return self.refuse()
        status, tokens, _ = token_request(
            domain,
            {
                "grant_type": "authorization_code",
                "code": code,
                "code_verifier": attempt["verifier"],
                "redirect_uri": REDIRECT_URI,
            },
        )
        if status != 200:
            return self.refuse(502 if status == 0 or status >= 500 else 400)
        self.store(attempt["account"], domain, tokens)
        self.leave("/links")

    def store(self, account, domain, tokens):
        oid, name = self.parameters.get("dd_oid", ""), self.parameters.get("dd_org_name", "")
        with lock:
            before = one("select * from link where account = ? and dd_oid = ?", account, oid)
            expires = time.time() + tokens["expires_in"] * 0.9
            if before and before["status"] != "ended":
                link_id = before["id"]
                query(
                    "update link set access = ?, refresh = ?, expires = ?, status = 'preparing' where id = ?",
                    tokens["access_token"], tokens["refresh_token"], expires, link_id,
                )
            else:
                query("delete from link where account = ? and dd_oid = ?", account, oid)
                link_id = secrets.token_urlsafe(9)
                query(
                    "insert into link (id, account, dd_oid, name, domain, status, access, refresh, expires) "
                    "values (?, ?, ?, ?, ?, 'preparing', ?, ?, ?)",
                    link_id, account, oid, name, domain, tokens["access_token"], tokens["refresh_token"], expires,
                )
                threading.Thread(target=work, args=(link_id,), daemon=True).start()
        if before and before["status"] != "ended":
            revoke(before["domain"], before["refresh"])
        threading.Thread(target=finish, args=(link_id,), daemon=True).start()

    def links(self):
        token = f"<input type=hidden name=csrf value={self.session['csrf']}>"
        rows = "".join(
            f"<tr data-id={row['id']}><td class=name>{html.escape(row['name'])}</td><td class=status>{row['status']}</td>"
            f"<td><a href=/links/{row['id']}>詳細</a></td><td><form method=post action=/links/{row['id']}/end>{token}"
            "<button>解除</button></form></td></tr>"
            for row in query("select * from link where account = ? and status <> 'ended'", self.session["account"])
        )
        self.page(f"<table><tbody>{rows}</tbody></table><form method=get action=/links>{token}</form>")

    def link(self, method, rest, form):
        link_id, _, action = rest.partition("/")
        row = one("select * from link where id = ? and account = ?", link_id, self.session["account"])
        if row is None or row["status"] == "ended":
            return self.refuse(404)
        if method == "GET" and action == "":
            count = count_monitors(link_id)
            return self.page(f"<p>{html.escape(row['name'])}: モニター {count if count is not None else '不明'}</p>")
        if method != "POST" or action != "end" or not same(form.get("csrf", ""), self.session["csrf"]):
            return self.refuse(403)
        query("update link set status = 'ended', api_key = null, hook_secret = null where id = ?", link_id)
        query("delete from outbox where link = ?", link_id)
        revoke(row["domain"], row["refresh"])
        self.leave("/links")

    def alerts(self):
        if self.session is None or self.session["account"] is None:
            return self.leave("/login")
        found = query(
            "select alert.* from alert join link on link.id = alert.link where account = ? order by happened",
            self.session["account"],
        )
        newest = {(row["link"], row["cycle"]): row for row in found}
        items = "".join(
            f"<li>{html.escape(row['title'])} <b>{'解決' if row['transition'] == 'Recovered' else '発生中'}</b></li>"
            for row in newest.values()
        )
        self.page(f"<ul>{items}</ul>")

    def hook(self, name, body):
        link = one("select * from link where hook = ?", name)
        if link is None or link["hook_secret"] is None:
            return self.answer(404)
        if not same(self.headers.get("authorization") or "", f"Bearer {link['hook_secret']}"):
            return self.answer(401)
        try:
            alert = json.loads(body)
        except (ValueError, RecursionError):
            return self.answer(400)
        if not isinstance(alert, dict):
            return self.answer(400)
        text = lambda field: str(alert.get(field) or "")
        try:
            happened = float(text("date") or 0)
        except ValueError:
            happened = 0.0
        query(
            "insert or ignore into alert values (?, ?, ?, ?, ?, ?)",
            link["id"], text("id"), text("transition"), text("cycle"), text("title"), happened,
        )
        self.answer(204)


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, *_):
        pass


if __name__ == "__main__":
    server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
    WEBHOOK_BASE = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=repeat_revocations, daemon=True).start()
    print(f"listening on {WEBHOOK_BASE}", flush=True)
    server.serve_forever()
