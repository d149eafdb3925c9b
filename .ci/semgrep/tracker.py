# What each rule of tracker.yml must find (ruleid) and leave alone (ok). Never imported.
# ruff: noqa
import datetime
import hashlib
import logging
import os
import pickle
import random
import secrets
import ssl
import subprocess
import time
import xml.etree.ElementTree

import defusedxml.ElementTree
from django.db import connection
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csrf import csrf_exempt, csrf_protect

logger = logging.getLogger(__name__)


def markup(text):
    # ruleid: safe-markup
    mark_safe(text)
    # ruleid: safe-markup
    SafeString(text)
    # ok: safe-markup
    format_html("<b>{}</b>", text)


def sql(cursor, name, table):
    # ruleid: raw-sql
    cursor.execute(f"SELECT * FROM {table}")
    # ruleid: raw-sql
    cursor.execute("SELECT * FROM t WHERE name = '%s'" % name)
    # ruleid: raw-sql
    cursor.execute("SELECT * FROM t WHERE name = " + name)
    # ruleid: raw-sql
    Force.objects.raw("SELECT 1")
    # ruleid: raw-sql
    Force.objects.extra(where=[name])
    # ok: raw-sql
    cursor.execute("SELECT * FROM t WHERE name = %s", [name])


def model(request):
    # ruleid: request-in-models
    return request.user


def state(thing, rows):
    # ruleid: state-outside-the-workflow
    thing.state = "published"
    # ruleid: state-outside-the-workflow
    rows.update(state="published")
    # ruleid: state-outside-the-workflow
    setattr(thing, "state", "published")
    # ok: state-outside-the-workflow
    rows.filter(state="published")


def clock(today):
    # ruleid: clock-in-a-pure-module
    timezone.now()
    # ruleid: clock-in-a-pure-module
    timezone.localdate()
    # ruleid: clock-in-a-pure-module
    datetime.date.today()
    # ruleid: clock-in-a-pure-module
    time.time()
    # ok: clock-in-a-pure-module
    timezone.localdate(today)


def away(request):
    # ruleid: redirect-to-what-was-sent
    redirect(request.GET["next"])
    to = request.POST.get("next", "/")
    # ruleid: redirect-to-what-was-sent
    HttpResponseRedirect(f"{to}?done=1")
    # ok: redirect-to-what-was-sent
    redirect("admin:index")


def log(request, form):
    # ruleid: request-in-the-log
    logger.warning("Sent: %s", request.POST.get("text"))
    # ruleid: request-in-the-log
    logger.info("Searched", extra={"facts": {"q": form.cleaned_data["q"]}})
    # ok: request-in-the-log
    logger.info("Searched", extra={"facts": {"found": 3}})


def rows(request):
    # ruleid: unscoped-office-rows
    Response.objects.all()
    # ruleid: unscoped-office-rows
    Source.objects.get(pk=request.GET["pk"])
    # ok: unscoped-office-rows
    Response.objects.filter(body__in=[1])
    # ok: unscoped-office-rows
    Force.objects.all()


# ruleid: form-without-a-token
@csrf_exempt
def take(request):
    pass


# ok: form-without-a-token
@csrf_protect
def give(request):
    pass


def start(name):
    # ruleid: shell, programs
    subprocess.run(f"ls {name}", shell=True)
    # ruleid: shell
    os.system("ls")
    # ruleid: shell
    eval(name)
    # ruleid: programs
    subprocess.run(["ls", name])
    # ok: shell, programs
    os.listdir(name)


def read(data):
    # ruleid: unpickling
    pickle.loads(data)
    # ruleid: unsafe-xml
    xml.etree.ElementTree.fromstring(data)
    # ok: unsafe-xml
    defusedxml.ElementTree.fromstring(data)


def secret():
    # ruleid: secrets-by-chance
    random.choice("abc")
    # ruleid: secrets-by-chance
    hashlib.md5(b"")
    # ok: secrets-by-chance
    secrets.token_urlsafe()
    # ok: secrets-by-chance
    hashlib.sha256(b"")


def call(fetch):
    # ruleid: unverified-tls
    fetch("https://example.org/", verify=False)
    # ruleid: unverified-tls
    mode = ssl.CERT_NONE
    # ok: unverified-tls
    fetch("https://example.org/")
