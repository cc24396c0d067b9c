//! Options, clauses and whole statements of other languages.

use super::slips;

#[test]
fn statements() {
    slips(&[
        (1, "?$filter=status eq 'New' & $top=5"),
        (1, "$filter=status eq 'New' & $top=5"),
        (1, "$filter = status eq 'New'"),
        (2, "$filter = x"),
        (1, "$orderby=createdDateTime desc asc"),
        (
            1,
            "GET https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=status eq 'New'",
        ),
        (1, "$filter=status eq 'New'&$top=5&$top=10"),
        (1, "status eq 'New' order by createdDateTime"),
        (1, "status eq 'New' orderby createdDateTime desc"),
        (1, "status eq 'New' $orderby=createdDateTime desc"),
        (1, "status eq 'New' top 5"),
        (1, "status eq 'New' limit 5"),
        (1, "where status eq 'New'"),
        (1, "select * from referrals where status eq 'New'"),
        (
            3,
            "SELECT id,name FROM referrals WHERE status = 'New' ORDER BY name",
        ),
        (1, "$filter=status eq 'New' $top=5"),
        (1, "?$filter=status eq 'New'?$top=5"),
        (1, "?$filter=isSpam?$top=5"),
        (1, "filter: status eq 'New'"),
        (1, "$filter: status eq 'New'"),
        (1, "$it.status eq 'New'"),
        (1, "$status eq 'New'"),
        (
            1,
            "$filter=status eq 'New'&$orderby=createdDateTime descending",
        ),
        (
            1,
            "$filter=status eq 'New'&$orderby=createdDateTime ascending",
        ),
        (1, "$filter=status eq 'New'&$orderby=-createdDateTime"),
        (1, "$filter=status eq 'New'&$orderby=createdDateTime+desc"),
        (
            1,
            "$filter=status eq 'New'&$orderby=createdDateTime desc nulls last",
        ),
        (1, "$filter=status eq 'New'&$limit=5"),
        (1, "$filter=status eq 'New'&$take=5"),
        (1, "$filter=status eq 'New'&$inlinecount=allpages"),
        (1, "$filter=status eq 'New'&$count=1"),
        (1, "$select=id name"),
        (1, "$select=id;name"),
        (1, "$select=(id,name)"),
        (1, "$top=five"),
        (1, "$top='5'"),
        (1, "$top=-1"),
        (1, "$top=5;"),
    ]);
}
