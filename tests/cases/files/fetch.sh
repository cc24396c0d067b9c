#!/usr/bin/env bash
# Fetches referrals; see https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=comment
set -euo pipefail

BASE="https://api.partner.microsoft.com/v1.0/engagements"
STATUS=${1:-New}
since=$(date -u -d "1 day ago" +%Y-%m-%dT%H:%M:%SZ)

# in double quotes, with variables in the query
curl -sS "$BASE/referrals?\$filter=status eq '$STATUS' and createdDateTime ge $since&\$top=${TOP:-10}" \
  -H "Authorization: Bearer $TOKEN" | jq '.value[] | {id, status}'

# in single quotes: quotes of the query by '\'' and by '"'"'
curl -s 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=statuss eq '\''New'\''' -o out.json
curl -s 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=status eq '"'"'Neww'"'"'&$top=5'

# options apart, over several lines
curl -sG "$BASE/referrals" \
  -H 'Accept: application/json' \
  --data-urlencode '$filter=customerProfile/name eq '\''R&D + 100%'\'' and stts eq '\''New'\''' \
  --data-urlencode "\$orderby=createdDateTime desc" \
  -d '$top=10'

# without quotes
curl https://api.partner.microsoft.com/v1.0/engagements/referrals?\$top=5\&\$orderby=name
curl https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=5&$orderby=updatedDateTime

# quotes that change within a word, and a line that goes on in one
url="$BASE"'/referrals?$select=id,'"nme"
query="\$filter=direction eq 'Incoming' and \
substatus eq 'Pendin'"
wget -q -O - "$BASE/referrals?$query"

# Don't stop here
echo "Don't fetch $BASE/referrals?\$filter=... or '\$orderby='"
http GET "$BASE/referrals?\$filter=customerProfile/name eq 'O'Neil'"

cat > batch.json <<JSON
{"requests": [{"id": "1", "method": "GET", "url": "/referrals?\$filter=statuz eq 'New'"}]}
JSON
for next in $(jq -r '."@odata.nextLink"' out.json); do
  curl -s "$next"
done
