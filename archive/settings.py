"""Settings as one table. Every variable a machine may set is read here, once.

SECRET_KEY             needed outside DEBUG
DEBUG                  on | off (off; manage.py turns it on where neither it nor SECRET_KEY is set)
DATABASE_URL           sqlite:///archive.sqlite3 | postgres://user:password@host/name
DATABASE_REPLICA_URLS  streaming replicas of that server, separated by commas: readers are served from them
REPLICA_MOST_LAG       5: seconds that a replica may be behind before it is left out
ALLOWED_HOSTS          host names, separated by commas
CSRF_TRUSTED_ORIGINS   https://archive.example, where a proxy changes the Host header
HTTPS                  on (off in DEBUG): redirect to https, secure cookies, HSTS
BEHIND_PROXY           off: trust X-Forwarded-Proto and -For of a proxy in front
STATIC_ROOT            staticfiles
ARCHIVE_NAME           The Archive
ARCHIVE_URL            https://archive.example: what links in e-mails begin with (not set: with the path)
SHARED_CACHE_SECONDS   0: how long caches in front may serve a page without asking whether it changed. Readers
                       see what was withdrawn for as long
PUBLIC_QUERY_SECONDS   3: for so long the database may work for a public page (0: for ever)
FOUR_EYES              on | off: whether nobody publishes what they changed last themselves
PUBLISH_UNCHECKED      off | on: whether words compared with no text may be published, marked so
EMAIL_HOST             machine that sends e-mail; not set: e-mails are printed on the console
EMAIL_PORT             587; with EMAIL_TLS=tls 465, off 25
EMAIL_USER             if the machine asks for one
EMAIL_PASSWORD         if the machine asks for one
EMAIL_TLS              starttls | tls | off
EMAIL_SENDER           The Archive <desk@archive.example>; needed with EMAIL_HOST
"""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from archive import env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", needed=not DEBUG, default="only-for-development-" + "0" * 40)
HTTPS = env.flag("HTTPS", default=not DEBUG)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
ARCHIVE_NAME = env.text("ARCHIVE_NAME", "The Archive")
ARCHIVE_URL = env.origin("ARCHIVE_URL", "http://localhost:8000" if DEBUG else "")

SHARED_CACHE_SECONDS = env.number("SHARED_CACHE_SECONDS", 0, most=3600)
PUBLIC_QUERY_SECONDS = env.number("PUBLIC_QUERY_SECONDS", 3, most=600)

FOUR_EYES = env.flag("FOUR_EYES", default=True)
PUBLISH_UNCHECKED = env.flag("PUBLISH_UNCHECKED")

INSTALLED_APPS = [
    "archive.apps.ArchiveConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "archive.middleware.permissions_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "archive.middleware.database_trouble",
    "archive.middleware.short_addresses",
    "archive.middleware.replica_reads",
    "archive.middleware.one_reading",
    "archive.middleware.unchanged_pages",
    "archive.middleware.query_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "archive.views.context.site",
            ],
        },
    }
]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

_replica_urls = env.postgres_urls("DATABASE_REPLICA_URLS")
REPLICA_MOST_LAG = env.number("REPLICA_MOST_LAG", 5, least=1, most=3600)
REPLICAS = [f"replica{number}" for number in range(1, len(_replica_urls) + 1)]
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'archive.sqlite3'}"), conn_max_age=60
    )
}
DATABASE_ROUTERS = ["archive.replicas.Router"] if REPLICAS else []
_options = DATABASES["default"].setdefault("OPTIONS", {})
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    if REPLICAS:
        raise env.Misconfigured(
            "DATABASE_REPLICA_URLS is set, but DATABASE_URL is SQLite, which has no replicas. Take it away, "
            "or set DATABASE_URL to the PostgreSQL server that the replicas follow."
        )
    # Readers never wait for a writer (WAL); a writer asks for the lock at once and waits for it,
    # instead of failing half-way: longer than it takes to bring back an actor with a hundred thousand
    # quotes. What is saved is on disk (FULL); a raw INSERT OR REPLACE fires the delete triggers of the
    # index (recursive_triggers). Sixteen megabytes of pages at hand, where two are usual.
    _options |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-16384;"
        ),
    }
else:
    # No server-side prepared statements: the plan must follow the search word. No binding there either, for
    # several statements go in one message. Nobody waits long for a machine that is gone (seconds to connect,
    # milliseconds until what was sent is acknowledged).
    _options |= {"prepare_threshold": None, "server_side_binding": False}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, "tcp_user_timeout": 10_000, **_options}
for _alias, _url in zip(REPLICAS, _replica_urls, strict=True):
    DATABASES[_alias] = _replica = dj_database_url.parse(_url, conn_max_age=60, conn_health_checks=True)
    _given = _replica.get("OPTIONS", {})
    _replica["TEST"] = {"MIRROR": "default"}
    _replica["OPTIONS"] = {"connect_timeout": 2, "tcp_user_timeout": 3_000, "keepalives_idle": 5, **_given}
    _replica["OPTIONS"] |= {
        "prepare_threshold": None,
        "server_side_binding": False,
        "options": f"{_given.get('options', '')} -c default_transaction_read_only=on".strip(),
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

EMAIL_HOST = env.host("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
_tls = env.one_of("EMAIL_TLS", ("starttls", "tls", "off"), "starttls")
EMAIL_USE_TLS, EMAIL_USE_SSL = _tls == "starttls", _tls == "tls"
EMAIL_PORT = env.number("EMAIL_PORT", {"starttls": 587, "tls": 465, "off": 25}[_tls], least=1, most=65535)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_USER"), env.text("EMAIL_PASSWORD")
EMAIL_TIMEOUT = 10  # seconds: an editor who saved waits for it
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.sender(
    "EMAIL_SENDER", needed=bool(EMAIL_HOST), default="archive@localhost"
)

CSRF_FAILURE_VIEW = "archive.views.errors.csrf_failure"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A quote's form has inlines for voices and passages; long bulk actions post one field a row.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# The texts of an article's captures are posted with it; one may be a megabyte.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
