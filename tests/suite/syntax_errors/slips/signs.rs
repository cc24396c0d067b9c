//! Signs: what stands between options, round lists and lambdas, and where no sign may stand.

use super::slips;

#[test]
fn between_options() {
    slips(&[
        (1, "$filter=status eq 'New';$top=5"),
        (1, "$filter=status eq 'New',$top=5"),
        (1, "$filter=status eq 'New'|$top=5"),
        (1, "$filter=status eq 'New' and $top=5"),
        (1, "$filter=status eq 'New'%26$top=5"),
        (1, "$filter=status%20eq%20'New'%20and%20$top=5"),
        (1, "$filter=status eq 'New';$orderby=createdDateTime"),
        (1, "$select=id$top=5"),
        (1, "$select=id;$top=5"),
        (1, "$select=id,$top=5"),
        (1, "$orderby=createdDateTime desc;$top=5"),
        (1, "$top=5;$count=true"),
        (1, "$top=5$count=true"),
        (1, "$top=5,$count=true"),
        (2, "$top=5;$count=true;$select=id"),
        (1, "status eq 'New';$top=5"),
        (1, "status eq 'New' and $top=5"),
        (1, "/v1.0/engagements/referrals$filter=status eq 'New'"),
        (1, "/v1.0/engagements/referrals&$filter=status eq 'New'"),
        (1, "?$filter%3Dstatus eq 'New'"),
        (1, "$filter:=status eq 'New'"),
        (1, "$filter=filter=status eq 'New'"),
        (1, "$filter=$filter=status eq 'New'"),
        (1, "$top=%d"),
        (1, "$filter=status%2520eq%2520'New'"),
        (1, "/referrals?$filter=name%20eq%20'O%2527Neil'"),
        (1, "$filter=status%2520eq%2520%2527New%2527"),
    ]);
}

#[test]
fn words_and_signs_in_lists() {
    slips(&[
        (1, "$select=id as x"),
        (1, "$select=id as x,name"),
        (1, "$select=distinct status"),
        (1, "$select=id;name"),
        (1, "$orderby=desc createdDateTime"),
        (1, "$orderby=createdDateTime-desc"),
        (1, "$orderby=createdDateTime:desc"),
        (1, "$orderby=createdDateTime|desc"),
        (1, "$orderby=(createdDateTime desc)"),
        (1, "status in {'New','Active'}"),
        (1, "status eq {'New'}"),
        (1, "status eq {x}"),
        (1, "engagementId eq {65edc0b5-3485-41b7-a17e-dfa9ef4706e2}"),
    ]);
}

#[test]
fn lambdas_and_paths() {
    slips(&[
        (1, "team/any t:t/email eq 'x'"),
        (1, "team/any t:t/email eq 'x' and status eq 'New'"),
        (1, "team any(t:t/email eq 'x')"),
        (1, "team/any(t,t/email eq 'x')"),
        (1, "team/any(t;t/email eq 'x')"),
        (1, "team/any(t|t/email eq 'x')"),
        (1, "team/any($it:$it/email eq 'x')"),
        (1, "team/any($t:$t/email eq 'x')"),
        (1, "team/any[t:t/email eq 'x']"),
        (1, "team/any{t:t/email eq 'x'}"),
        (1, "team/none(m:m/email eq 'x')"),
        (1, "team/where(t:t/email eq 'x')"),
        (1, "team/contains(t:t/email eq 'x')"),
        (1, "team[0]/email eq 'x'"),
        (1, "team/0/email eq 'x'"),
        (1, "team/*/email eq 'x'"),
        (1, "customerProfile['name'] eq 'x'"),
        (1, "details//dealValue gt 5"),
        (1, "details/ dealValue gt 5"),
        (1, "eq(status,'New')"),
        (1, "and(status eq 'New',favorite)"),
    ]);
}

#[test]
fn quotes_and_operators() {
    slips(&[
        (1, "name eq ''O''Neil''"),
        (1, "name eq \u{b4}O'Neil\u{b4}"),
        (1, "name eq \"\"x\"\""),
        (1, "name eq x'"),
        (1, "name =eq 'x'"),
        (1, "name == eq 'x'"),
        (1, "name eq= 'x'"),
        (1, "name eq ='x'"),
        (1, "name eq='x'"),
        (1, "details/dealValue gt= 5"),
        (1, "favorite eq true--"),
        (1, "status eq 'New' -- comment"),
        (1, "status eq 'New' // comment"),
        (1, "status eq 'New' /* comment */"),
        (1, "details/dealValue gt 5%"),
        (1, "details/dealValue ** 2 gt 5"),
        (1, "createdDateTime ge 2024-01-01T00:00:00 +01:00"),
        (1, "createdDateTime ge 2024-01-01T00:00:00 Z"),
        (1, "createdDateTime ge 2024-01-01T00:00:00 UTC"),
        (1, "createdDateTime ge DateTime'2024-01-01'"),
        (1, "createdDateTime gt 2024-1-1"),
        (1, "name starts with 'C'"),
        (1, "name ends with 'C' and favorite"),
        (1, "details/dealValue plus 1 gt 5"),
        (1, "favorite andisSpam"),
        (1, "favorite xor isSpam"),
        (1, "notfavorite"),
        (1, "notstatus eq 'New'"),
        (1, "favorite and not"),
        (1, "team/any"),
    ]);
}
