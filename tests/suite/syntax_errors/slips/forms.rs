//! Forms that the grammar lacks, and blanks and options that are encoded or joined in several ways.

use super::slips;

#[test]
fn ends_of_paths_and_members() {
    slips(&[
        (1, "team/$count/email gt 1"),
        (1, "team/any(t:t/email eq 'x')/email eq 'y'"),
        (1, "team/all(t:t/email eq 'x')/$count gt 1"),
        (1, "team/$filter(email eq 'x')/email eq 'y'"),
        (1, "$root eq 'x'"),
        (1, "status in (('New'),('Active'))"),
        (1, "status has 1"),
        (
            1,
            "status eq Microsoft.Partner.Engagements.ReferralStatus'Acti ve'",
        ),
        (
            1,
            "status eq Microsoft.Partner.Engagements.ReferralStatus'New,'",
        ),
    ]);
}

#[test]
fn signs_beside_options() {
    slips(&[
        (1, "&$filter=status eq 'New'"),
        (1, "$filter=status eq 'New'&"),
        (1, "$filter=status eq 'New'&&$top=5"),
        (1, "/v1.0/engagements/referrals?&$top=5"),
        (1, "/v1.0/engagements/referrals?$top=5&&$count=true&"),
        (1, "referrals&$filter=status eq 'New'"),
        (1, "referrals?&$filter=status eq 'New'"),
        (1, "$(contains(name,'x'))"),
        (1, "/v1.0/engagements/referrals/$cout"),
        (1, "/v1.0/engagements/referrals/$ref/$count"),
        (1, "/v1.0/engagements/referrals/$count/$value"),
        (1, "$filter=status%20eq%20'New'%20&&%20favorite"),
        (1, "${status eq 'New'"),
        (1, "${"),
        (1, "$search=${x"),
        (1, "$skiptoken=${x"),
        (1, "/v1.0/${x/referrals?$top=1"),
    ]);
}

#[test]
fn blanks_in_several_ways() {
    slips(&[
        (1, "name%20eq+'x'"),
        (1, "$filter=name%20eq+'x'"),
        (1, "status%20eq%20'New'+and+favorite"),
        (1, "status eq 'New'+and+favorite"),
        (
            1,
            "/v1.0/engagements/referrals?$filter=name%20eq%20'a+b'+and+favorite",
        ),
    ]);
}

#[test]
fn slashes_and_colons() {
    slips(&[
        (1, "details /dealValue gt 5"),
        (1, "details / dealValue gt 5"),
        (1, "/details/dealValue gt 5"),
        (1, "$select=customerProfile.name"),
        (1, "$orderby=createdDateTime.date"),
        (1, "contains(name:'x')"),
        (1, "contains(name;'x')"),
        (1, "team/$filter(t:t/email eq 'x')"),
        (1, "case() eq 1"),
        (1, "/v1.0/engagements/referrals('a/b')"),
    ]);
}

#[test]
fn conditions_as_functions_and_in_pages() {
    slips(&[
        (1, "x => x.status == 'New'"),
        (1, "r => r/status eq 'New' and r/name ne 'r/x'"),
        (1, "name eq &quot;x&quot;"),
        (1, "name eq &#39;x&#39; and favorite"),
    ]);
}

#[test]
fn items_in_brackets() {
    slips(&[
        (1, "$select=[id,name]"),
        (1, "$select=[id, name]"),
        (1, "$select=[\"id\",\"name\"]"),
        (1, "$select=['id', 'name']&$top=5"),
        (1, "$select='id','name'"),
        (1, "$select='id, name'"),
        (1, "$select=\"id\" , name"),
        (1, "$select=%5B%22id%22,%20%22name%22%5D"),
        (1, "$select=[id"),
        (1, "$orderby=[name desc, id]"),
        (1, "$orderby=\"name\" desc"),
        (1, "$select=(id,name)"),
        (1, "$select={id,name}"),
        (1, "$select='id,name'"),
        (1, "$expand=[team]"),
        (1, "$expand=registrations($select:id)"),
        (1, "$count"),
        (1, "$filter==status eq 'New'"),
        (1, "=status eq 'New'"),
        (1, "team/any(t:t/email eq 'x').count gt 1"),
    ]);
}
