import pytest, time
from django.db import transaction
from django.test import Client
from collections import defaultdict
from tests.access import world as w
from tests.access.addresses import addresses, routes

pytestmark = pytest.mark.django_db
@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        t=time.time()
        yield_ = w.build()
        print("built", time.time()-t)
        yield yield_
        transaction.set_rollback(True)

def test_dump(world):
    adds = addresses(world)
    rs=set(routes()); have={a.route for a in adds}
    print("MISSING", sorted(rs-have)); print("EXTRA", sorted(have-rs))
    print(len(adds), sum(a.is_sample for a in adds))
    from django.core.cache import cache
    from responses.documents import typesetting
    typesetting.typeset = lambda page: b"%PDF" + page.encode()
    for name in ["anonymous","author.kent","national", "no membership"]:
        p=world.people[name]
        c=Client(raise_request_exception=False)
        if p.user: c.force_login(p.user)
        cookies=c.cookies.copy()
        res=defaultdict(lambda: defaultdict(set))
        t=time.time(); n=0
        for a in adds:
            for m in ("GET","HEAD","POST","PUT","PATCH","DELETE","OPTIONS"):
                if not a.is_sample and m not in ("GET","POST"): continue
                c.cookies=cookies.copy(); cache.clear()
                t1=time.time()
                with transaction.atomic():
                    r=c.generic(m, a.url, b"", content_type="application/x-www-form-urlencoded")
                    transaction.set_rollback(True)
                n+=1
                d=time.time()-t1
                if d>0.15: print("SLOW",m,a.url,round(d,2))
                st=str(r.status_code)
                if r.status_code==302: st+=">"+r["Location"].split("?")[0]
                own = "" if not a.owner else ("own" if a.owner==p.body else "other")
                res[(a.route,own)][m].add(st)
        print(name, n, time.time()-t)
        for k,v in res.items():
            print("  ",k, {m: sorted(s) for m,s in v.items()})
