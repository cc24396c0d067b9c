"""Lists referrals, as `/referrals?$filter=status eq 'New'` does."""
import requests

BASE = "https://api.partner.microsoft.com/v1.0/engagements"


def fetch(status: str, since: "datetime", top=10):
    # a format string with a format
    url = f"{BASE}/referrals?$filter=status eq '{status}' and createdDateTime ge {since:%Y-%m-%dT%H:%M:%SZ}&$top={top}"
    wrong = f"{BASE}/referrals?$filter=statuss eq '{status!r}'&$top={len(rows[0])}"
    old = "%s/referrals?$filter=customerProfile/name eq '%s'" % (BASE, status)
    parts = BASE + "/referrals?$filter=status eq '" + status + "'"
    params = {"$filter": "status eq 'New'", "$top": 5}
    return requests.get(url, params=params).json()["value"]
