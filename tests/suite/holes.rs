//! Template holes: checked in silence, printed as they stand, never run.

use odq::diagnostic::{Diagnostics, Limits, Severity};
use odq::syntax::{Input, parse, parse_steps};
use odq::text::HoleForms;
use odq::{Profile, Query, Root, Schema};

fn examined(text: &str) -> (Query, Diagnostics) {
    let query = Query::parse(text, Input::Auto).query;
    let profile = Profile::find("partner-center");
    let found = query.examine(&Schema::referrals(), &Root::Only, profile);
    (query, found.diagnostics)
}

fn findings(text: &str) -> Vec<String> {
    let (_, found) = examined(text);
    let shown = |d: &odq::Diagnostic| format!("{} {}: {}", d.code, d.span.of(text), d.message);
    // Remarks are about what stands beside the holes.
    let is_remark = |d: &&odq::Diagnostic| d.severity == Severity::Info;
    found.iter().filter(|d| !is_remark(d)).map(shown).collect()
}

/// Nothing is found, the canonical text is the text, and it cannot be run.
#[track_caller]
fn silent(text: &str) {
    assert_eq!(findings(text), [""; 0], "{text}");
    let query = Query::parse(text, Input::Auto).query;
    assert_eq!(query.to_string(), text);
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    assert_eq!(checked.to_string(), text);
    let refused = checked.compile().unwrap_err().diagnostic();
    assert_eq!(refused.code.to_string(), "OD821");
    assert!(
        refused.message.contains(refused.span.of(text)),
        "{refused:?}"
    );
    let shown = serde_json::to_string(query.tree()).unwrap();
    assert!(shown.is_ascii(), "{shown}");
}

#[test]
fn a_hole_fits_everywhere() {
    for text in [
        "status eq {{status}}",
        "status eq '{{status}}' and name eq 'a ${b} c'",
        "status in ({{list}})",
        "status in {{list}}",
        "status in ('New','{{other}}',{{more}})",
        "details/dealValue gt {{n}}.5 and -{{m}} lt 2",
        "createdDateTime gt {{year}}-01-01T00:00:00Z",
        "createdDateTime gt 2024-{{month}}-01",
        "duration'{{d}}' lt ${e}",
        "customerProfile/{{part}}/country eq 'US' and {{p}}/name eq 5",
        "prefix{{x}} eq 'a' or not {{condition}}",
        "contains(name,{{x}}) and {{function}}(name,'a')",
        "team/any(t:t/email eq '{{email}}') and team/{{q}} eq 1",
        "team/any({{v}}:{{v}}/x eq 'a')",
        "matchesPattern(name,'{{pattern}}')",
        "cast({{x}},Edm.String) eq 'a' and cast(name,{{T}}) eq 5",
        "case({{a}}:1,true:{{b}}) eq 1",
        "name eq @{variables('name')} and id eq '@{id}'",
        "name eq {{a & b # 'c' ? }}",
        "{{whole}}",
        "not {{x}} eq 1",
        "team/{{quantifier}}({{v}}:{{v}}/email eq 'x')",
        "team/any({{body}}) and contains({{arguments}})",
    ] {
        silent(text);
    }
}

#[test]
fn a_hole_fits_in_the_place_of_an_operator() {
    for text in [
        "status {{op}} 'New'",
        "status eq 'New' {{and}} favorite",
        "status eq 'New' {{and}} status ne 'Active' or favorite",
        "status {{op}} 'New' and name {{op}} 'a'",
        "name {{op}} 'a' {{and}} details/dealValue {{op}} 5 add 3 or not favorite",
        "details/dealValue add 5 {{op}} 10 and details/dealValue gt {{a}} {{b}} 5",
        "5 {{op}} details/dealValue {{op}} 10",
        "favorite eq e{{q}} and name e{{q}} 'a'",
        "status {{op}} ('New','Active') and status in ('New' {{more}})",
        "{{a}} {{b}} {{c}} {{d}}",
        "{{not}} favorite",
        "{{start}} status eq 'New'",
        "{{start}} (status eq 'New') and favorite",
        "status eq 'New' {{rest}}",
        "status eq 'New'{{rest}}",
        "(status eq 'New'){{rest}}",
        "status {{op}}'New'",
        "(status {{op}} 'New') and favorite",
        "not ({{condition}}) and ({{other}}) eq -5",
        "{{a}} -5",
        "team/any(t:t/email {{op}} 'x' {{and}} t/firstName eq 'a')",
        "case(name {{op}} 'a':1,true:2) eq 1",
    ] {
        silent(text);
        let encoded = text.replace(' ', "%20");
        let query = Query::parse(&format!("$filter={encoded}"), Input::Auto).query;
        assert_eq!(query.to_string(), format!("$filter={text}"));
    }
}

/// Whatever one word of a right query is replaced by a hole, nothing is found.
#[test]
fn a_hole_fits_in_the_place_of_any_word() {
    for text in [
        "~status~ ~eq~ ~'New'~ ~and~ ~details/dealValue~ ~ge~ ~100~ ~or~ ~not~ ~favorite~",
        "~contains~(~name~,~'a'~) ~and~ ~startswith~(~customerProfile~/~name~,~'b'~) ~eq~ ~true~",
        "~team~/~any~(~t~:~t~/~email~ ~eq~ ~'x'~ ~and~ ~t~/~firstName~ ~ne~ ~null~)",
        "~status~ ~in~ (~'New'~,~'Active'~) ~and~ ~createdDateTime~ gt ~2024-01-01T00:00:00Z~",
        "~details/dealValue~ ~add~ ~5~ ~mul~ ~2~ ~gt~ ~10~ ~sub~ -~3~ ~and~ ~year~(~createdDateTime~) ~eq~ ~2024~",
        "~createdDateTime~ ~ge~ ~now~() ~sub~ ~duration'P14D'~ ~or~ ~case~(~favorite~:~1~,~true~:~2~) ~eq~ ~1~",
        "~cast~(~details/dealValue~,~Edm.String~) ~eq~ ~'5'~ ~and~ ~team~/~$count~ ~gt~ ~2~",
    ] {
        let pieces: Vec<&str> = text.split('~').collect();
        for hole in (1..pieces.len()).step_by(2) {
            let shown =
                |(at, piece): (usize, &&str)| if at == hole { "{{h}}" } else { *piece }.to_owned();
            let template: String = pieces.iter().enumerate().map(shown).collect();
            assert_eq!(findings(&template), [""; 0], "{template}");
            let query = Query::parse(&template, Input::Auto).query;
            assert_eq!(query.to_string(), template);
        }
    }
}

/// Where a URL or a query string stands, a slash tells a path that begins with a hole.
#[test]
fn a_path_may_begin_with_a_hole_and_have_no_options() {
    for input in [Input::Url, Input::Form] {
        for text in [
            "{{base}}/referrals",
            "{{base}}/referrals/{{id}}",
            "referrals/$count",
        ] {
            let query = Query::parse(text, input).query;
            assert!(query.tree().address.is_some(), "{text}");
            assert_eq!(query.to_string(), text);
        }
        for text in [
            "{{rest}}",
            "{{name}}={{a}}/b",
            "$filter={{a}}/b eq 1",
            "@p={{a}}/b",
        ] {
            let query = Query::parse(text, input).query;
            assert!(query.tree().address.is_none(), "{text}");
        }
    }
}

#[test]
fn a_hole_fits_in_options_and_addresses() {
    for text in [
        "$filter={{filter}}&$top={{n}}&$skip=1{{m}}&$count={{c}}",
        "$orderby={{key}}&$select=id,{{field}},customerProfile/{{part}}",
        "$orderby=createdDateTime {{direction}}",
        "?{{name}}={{value}}&{{rest}}",
        "https://{{host}}/referrals?$filter=status eq 'New'",
        "https://api.partner.microsoft.com/{{version}}/engagements/referrals?$top=5",
        "{{baseUrl}}/v1.0/engagements/referrals?$filter=status eq '{{status}}'&$top=5",
        "{{base}}?$top=5",
        "{{base}}/{{set}}?$filter=x eq 1",
        "/referrals({{id}})?$select=name",
        "/referrals('{{id}}')/team",
        "/referrals/{{id}}/{{part}}?$filter=x eq 1",
        "$filter=name%20eq%20'{{a%20b}}'",
        "$orderby=createdDateTime {{direction}}",
        "$top=5&{{option}}=1&{{more}}",
        "?{{option}}=5&$top=2",
        "$expand={{navigation}}($top={{n}};{{option}}={{value}};{{more}})",
        "$expand=team({{options}})&$compute={{item}},details/dealValue {{op}} 5 as x",
        "$search={{a}} {{op}} {{b}} AND {{c}}",
        "$apply={{steps}}/{{step}}({{x}})/filter({{x}} {{op}} 5)/aggregate({{a}})",
        "$apply=groupby(({{a}}),aggregate({{b}} {{op}} 5 with {{method}} as {{c}}))",
        "/referrals({{key}}={{value}})?$select=id",
    ] {
        let (query, found) = examined(text);
        assert!(!found.has_errors(), "{text}: {found:?}");
        let printed = query.to_string();
        assert_eq!(printed, text.replace("name%20eq%20", "name eq "));
    }
    let (_, found) = examined("$apply={{a}}&$search={{b}} {{c}}&$expand={{d}}&$compute={{e}} as f");
    assert!(!found.has_errors(), "{found:?}");
}

#[test]
fn what_stands_beside_a_hole_is_checked() {
    let found = [
        "statuss eq '{{status}}'",
        "status in ('Nwe',{{other}})",
        "adress/{{part}} eq 1",
        "contains(name,{{x}},1)",
        "{{base}}/referals?$filter=status eq 'Nwe'",
        "statuss {{op}} 'New' {{and}} status eq 'Nwe'",
        "{{a}} eqq 5",
        "{{a}} && {{b}}",
        "{{a}} = 5",
        "{{a}}='b'",
    ];
    let found: Vec<String> = found.into_iter().flat_map(findings).collect();
    insta::assert_snapshot!(found.join("\n"), @"
    OD201 statuss: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
    OD203 'Nwe': `Nwe` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
    OD201 adress: no property `adress` in `Microsoft.Partner.Engagements.Referral`
    OD207 contains(name,{{x}},1): `contains` takes 2 arguments, found 3
    OD202 referals: no entity set or singleton in the path; the schema has `referrals`
    OD201 statuss: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
    OD103 eqq: `eqq` is not an operator
    OD103 &&: `&&` is not an operator of OData, which writes `and`
    OD103 =: `=` is not an operator of OData, which writes `eq`
    OD103 =: `=` is not an operator of OData, which writes `eq`
    ");
}

#[test]
fn a_hole_is_a_node() {
    let (query, _) = examined("$filter=a/{{b}} eq {{c}} and d eq 'e{{f}}'&$top={{n}}");
    let tree = serde_json::to_string(query.tree()).unwrap();
    insta::assert_snapshot!(tree, @r#"{"address":null,"options":[{"name":"$filter","span":[8,42],"value":{"first":{"first":{"kind":"path","segments":[{"name":"a","span":[8,9]},{"hole":"{{b}}","span":[10,15]}],"span":[8,15]},"kind":"chain","links":[{"operand":{"kind":"hole","span":[19,24],"text":"{{c}}"},"operator":"eq"}],"span":[8,24]},"kind":"chain","links":[{"operand":{"first":{"kind":"path","segments":[{"name":"d","span":[29,30]}],"span":[29,30]},"kind":"chain","links":[{"operand":{"hole":"{{f}}","kind":"literal","span":[34,42],"text":"'e{{f}}'"},"operator":"eq"}],"span":[29,42]},"operator":"and"}],"span":[8,42]}},{"name":"$top","span":[48,53],"value":{"kind":"hole","text":"{{n}}"}}]}"#);
    let query = Query::parse("status eq {{a}} and name eq '{{b}}'", Input::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    insta::assert_snapshot!(format!("{}\n{}", checked.describe(), checked.typed_tree()), @"
    records of `referrals`
    where all of these hold:
      `status` is `{{a}}`
      and `name` is `'{{b}}'`

    $filter
      and: Edm.Boolean
        eq: Edm.Boolean
          status: Microsoft.Partner.Engagements.ReferralStatus
          {{a}}: unknown
        eq: Edm.Boolean
          name: Edm.String
          '{{b}}': unknown
    ");
}

#[test]
fn what_nothing_closes_is_one_error() {
    let found = [
        "status eq {{status",
        "status eq ${status and name eq 'a'",
        "status eq @{status",
        "$filter=status eq {{status&$top=5",
        "name eq '{{' and status eq 'New'",
        "name eq '{{' or name eq '}}'",
    ];
    let found: Vec<String> = found.into_iter().flat_map(findings).collect();
    insta::assert_snapshot!(found.join("\n"), @"
    OD131 {{: nothing closes this template hole
    OD131 ${: nothing closes this template hole
    OD131 @{: nothing closes this template hole
    OD131 {{: nothing closes this template hole
    ");
}

#[test]
fn an_escaped_brace_is_a_brace() {
    for text in ["$filter=name eq '%7B%7Bx}}'", "name%20eq%20'%7B%7Bx%7D%7D'"] {
        let query = Query::parse(text, Input::Auto).query;
        assert!(query.tree().source.holes().is_none());
        let again = Query::parse(&query.to_string(), Input::Auto).query;
        assert_eq!(again.tree(), query.tree(), "{query}");
    }
}

#[test]
fn some_files_have_more_forms() {
    let forms = HoleForms {
        braces: true,
        percent: true,
    };
    for text in [
        "status eq '{status}' and name eq {0}",
        "/referrals/{id}?$top={n}",
        "name eq '%s' and details/dealValue gt %d",
        "a in [{\"b\":1}] and c eq {d}",
    ] {
        let parsed = Query::parse_template(text, Input::Auto, forms, &Limits::DEFAULT);
        assert_eq!(parsed.diagnostics.iter().count(), 0, "{text}");
        assert!(parsed.query.tree().source.holes().is_some(), "{text}");
        assert_eq!(parsed.query.to_string(), text);
        assert!(
            Query::parse(text, Input::Auto)
                .query
                .tree()
                .source
                .holes()
                .is_none()
        );
    }
}

#[test]
fn holes_take_no_more_than_linear_work() {
    for part in [
        "{{", "}}", "{{'", "${", "@{", "{{}}", "{{a}}", "'{{", "{{ ", "{{\n", "%(", "a{{&",
    ] {
        for (start, end) in [
            ("", ""),
            ("$filter=", ""),
            ("$filter=a eq '", "'"),
            ("", "'}}"),
            ("", "\n}}"),
        ] {
            let most = Limits::DEFAULT.query_bytes - start.len() - end.len();
            let text = format!("{start}{}{end}", part.repeat(most / part.len()));
            let (query, errors) = parse(&text, Input::Auto, &Limits::DEFAULT);
            assert!(errors.len() <= 1_001);
            let _ = query.to_string();
            let steps = parse_steps(&text, Input::Auto, &Limits::DEFAULT);
            assert!(
                steps <= 20 * text.len() as u64,
                "{part:?} {start:?} {end:?}: {steps}"
            );
        }
    }
}
