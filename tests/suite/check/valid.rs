//! Valid queries over the referral schema, with their typed trees.

use crate::support::checking::typed;
use odq::Schema;

#[track_caller]
fn trees(queries: &[&str]) -> String {
    typed(&Schema::referrals(), queries)
}

#[test]
fn enumerations_are_compared_with_their_members() {
    insta::assert_snapshot!(trees(&[
        "status eq 'New'",
        "Microsoft.Partner.Engagements.ReferralStatus'New' ne status",
        "status in ('New','Active')",
        "not (substatus in ('Lost','Declined'))",
        "status eq null",
    ]), @"
    status eq 'New'
      eq: Edm.Boolean
        status: Microsoft.Partner.Engagements.ReferralStatus
        'New': Microsoft.Partner.Engagements.ReferralStatus
    Microsoft.Partner.Engagements.ReferralStatus'New' ne status
      ne: Edm.Boolean
        Microsoft.Partner.Engagements.ReferralStatus'New': Microsoft.Partner.Engagements.ReferralStatus
        status: Microsoft.Partner.Engagements.ReferralStatus
    status in ('New','Active')
      in: Edm.Boolean
        status: Microsoft.Partner.Engagements.ReferralStatus
        ('New','Active')
    not (substatus in ('Lost','Declined'))
      not: Edm.Boolean
        in: Edm.Boolean
          substatus: Microsoft.Partner.Engagements.ReferralSubstatus
          ('Lost','Declined')
    status eq null
      eq: Edm.Boolean
        status: Microsoft.Partner.Engagements.ReferralStatus
        null: null
    ");
}

#[test]
fn conditions_are_flattened() {
    insta::assert_snapshot!(trees(&[
        "(status eq 'New' and isSpam) and (favorite or isSpam eq false or not favorite)",
        "status eq 'New' or (direction eq 'Incoming' or type eq 'Shared')",
    ]), @"
    (status eq 'New' and isSpam) and (favorite or isSpam eq false or not favorite)
      and: Edm.Boolean
        eq: Edm.Boolean
          status: Microsoft.Partner.Engagements.ReferralStatus
          'New': Microsoft.Partner.Engagements.ReferralStatus
        isSpam: Edm.Boolean
        or: Edm.Boolean
          favorite: Edm.Boolean
          eq: Edm.Boolean
            isSpam: Edm.Boolean
            false: Edm.Boolean
          not: Edm.Boolean
            favorite: Edm.Boolean
    status eq 'New' or (direction eq 'Incoming' or type eq 'Shared')
      or: Edm.Boolean
        eq: Edm.Boolean
          status: Microsoft.Partner.Engagements.ReferralStatus
          'New': Microsoft.Partner.Engagements.ReferralStatus
        eq: Edm.Boolean
          direction: Microsoft.Partner.Engagements.ReferralDirection
          'Incoming': Microsoft.Partner.Engagements.ReferralDirection
        eq: Edm.Boolean
          type: Microsoft.Partner.Engagements.ReferralType
          'Shared': Microsoft.Partner.Engagements.ReferralType
    ");
}

#[test]
fn paths_go_through_complex_properties() {
    insta::assert_snapshot!(trees(&[
        "customerProfile/address/country eq 'US'",
        "details/dealValue gt 5",
        "details/dealValue ge 10000 and details/currency eq 'USD'",
        "consent/consentToContact",
        "details/closingDateTime lt 2020-12-01T00:00:00Z",
    ]), @"
    customerProfile/address/country eq 'US'
      eq: Edm.Boolean
        customerProfile/address/country: Edm.String
        'US': Edm.String
    details/dealValue gt 5
      gt: Edm.Boolean
        details/dealValue: Edm.Decimal
        5: Edm.Decimal
    details/dealValue ge 10000 and details/currency eq 'USD'
      and: Edm.Boolean
        ge: Edm.Boolean
          details/dealValue: Edm.Decimal
          10000: Edm.Decimal
        eq: Edm.Boolean
          details/currency: Edm.String
          'USD': Edm.String
    consent/consentToContact
      consent/consentToContact: Edm.Boolean
    details/closingDateTime lt 2020-12-01T00:00:00Z
      lt: Edm.Boolean
        details/closingDateTime: Edm.DateTimeOffset
        2020-12-01T00:00:00Z: Edm.DateTimeOffset
    ");
}

#[test]
fn lambdas_have_variables() {
    insta::assert_snapshot!(trees(&[
        "team/any(t:t/email eq 'r2d2@contoso.com')",
        "team/any()",
        "team/all(m:m/contactPreference/disableNotifications ne true)",
        "team/$count gt 2",
        "customerProfile/team/any(t:t/email in ('a@example.com','b@example.com'))",
        "details/requirements/additionalRequirements/attributes/any(a:a/type eq 'SolutionArea' and a/id eq 'Azure')",
        "team/any(status:status/email eq name)",
        "team/any(t:$it/team/any(u:u/email eq t/email and u/title ne t/title))",
        "tags/any(t:t eq 'x')",
    ]), @"
    team/any(t:t/email eq 'r2d2@contoso.com')
      any t: Edm.Boolean
        team: Collection(Microsoft.Partner.Engagements.Member)
        eq: Edm.Boolean
          t/email: Edm.String
          'r2d2@contoso.com': Edm.String
    team/any()
      any: Edm.Boolean
        team: Collection(Microsoft.Partner.Engagements.Member)
    team/all(m:m/contactPreference/disableNotifications ne true)
      all m: Edm.Boolean
        team: Collection(Microsoft.Partner.Engagements.Member)
        ne: Edm.Boolean
          m/contactPreference/disableNotifications: Edm.Boolean
          true: Edm.Boolean
    team/$count gt 2
      gt: Edm.Boolean
        $count: Edm.Int64
          team: Collection(Microsoft.Partner.Engagements.Member)
        2: Edm.Int64
    customerProfile/team/any(t:t/email in ('a@example.com','b@example.com'))
      any t: Edm.Boolean
        customerProfile/team: Collection(Microsoft.Partner.Engagements.Member)
        in: Edm.Boolean
          t/email: Edm.String
          ('a@example.com','b@example.com')
    details/requirements/additionalRequirements/attributes/any(a:a/type eq 'SolutionArea' and a/id eq 'Azure')
      any a: Edm.Boolean
        details/requirements/additionalRequirements/attributes: Collection(Microsoft.Partner.Engagements.RequirementAttribute)
        and: Edm.Boolean
          eq: Edm.Boolean
            a/type: Edm.String
            'SolutionArea': Edm.String
          eq: Edm.Boolean
            a/id: Edm.String
            'Azure': Edm.String
    team/any(status:status/email eq name)
      any status: Edm.Boolean
        team: Collection(Microsoft.Partner.Engagements.Member)
        eq: Edm.Boolean
          status/email: Edm.String
          name: Edm.String
    team/any(t:$it/team/any(u:u/email eq t/email and u/title ne t/title))
      any t: Edm.Boolean
        team: Collection(Microsoft.Partner.Engagements.Member)
        any u: Edm.Boolean
          team: Collection(Microsoft.Partner.Engagements.Member)
          and: Edm.Boolean
            eq: Edm.Boolean
              u/email: Edm.String
              t/email: Edm.String
            ne: Edm.Boolean
              u/title: Edm.String
              t/title: Edm.String
    tags/any(t:t eq 'x')
      any t: Edm.Boolean
        tags: Collection(Edm.String)
        eq: Edm.Boolean
          t: Edm.String
          'x': Edm.String
    ");
}

#[test]
fn functions_have_types() {
    insta::assert_snapshot!(trees(&[
        "contains(tolower(name),'contoso')",
        "year(createdDateTime) eq 2020",
        "length(name) gt 5",
        "date(createdDateTime) ge 2020-01-01",
        "now() sub createdDateTime gt duration'P14D'",
        "concat(concat(organizationName,', '),name) eq 'a, b'",
        "indexof(name,'x') eq -1",
    ]), @"
    contains(tolower(name),'contoso')
      contains(): Edm.Boolean
        tolower(): Edm.String
          name: Edm.String
        'contoso': Edm.String
    year(createdDateTime) eq 2020
      eq: Edm.Boolean
        year(): Edm.Int32
          createdDateTime: Edm.DateTimeOffset
        2020: Edm.Int32
    length(name) gt 5
      gt: Edm.Boolean
        length(): Edm.Int32
          name: Edm.String
        5: Edm.Int32
    date(createdDateTime) ge 2020-01-01
      ge: Edm.Boolean
        date(): Edm.Date
          createdDateTime: Edm.DateTimeOffset
        2020-01-01: Edm.Date
    now() sub createdDateTime gt duration'P14D'
      gt: Edm.Boolean
        sub: Edm.Duration
          now(): Edm.DateTimeOffset
          createdDateTime: Edm.DateTimeOffset
        duration'P14D': Edm.Duration
    concat(concat(organizationName,', '),name) eq 'a, b'
      eq: Edm.Boolean
        concat(): Edm.String
          concat(): Edm.String
            organizationName: Edm.String
            ', ': Edm.String
          name: Edm.String
        'a, b': Edm.String
    indexof(name,'x') eq -1
      eq: Edm.Boolean
        indexof(): Edm.Int32
          name: Edm.String
          'x': Edm.String
        -1: Edm.Int32
    ");
}

#[test]
fn other_options_are_typed() {
    insta::assert_snapshot!(trees(&[
        "$filter=status eq 'New'&$orderby=createdDateTime desc,details/dealValue&$top=10&$skip=5&$count=true&$select=id,customerProfile/address/country,*",
        "https://api.partner.microsoft.com/v1.0/engagements/referrals?$select=id,status,customerProfile",
        "$orderby=team/$count desc,length(name)",
        "$filter=status eq @s and name eq @n&@s='New'&@n='x'",
    ]), @"
    $filter=status eq 'New'&$orderby=createdDateTime desc,details/dealValue&$top=10&$skip=5&$count=true&$select=id,customerProfile/address/country,*
      eq: Edm.Boolean
        status: Microsoft.Partner.Engagements.ReferralStatus
        'New': Microsoft.Partner.Engagements.ReferralStatus
    $orderby
      desc createdDateTime: Edm.DateTimeOffset
      asc details/dealValue: Edm.Decimal
    $select
      id: Edm.String
      customerProfile/address/country: Edm.String
      *
    $skip 5
    $top 10
    $count
    https://api.partner.microsoft.com/v1.0/engagements/referrals?$select=id,status,customerProfile
    $select
      id: Edm.String
      status: Microsoft.Partner.Engagements.ReferralStatus
      customerProfile: Microsoft.Partner.Engagements.CustomerProfile
    $orderby=team/$count desc,length(name)
    $orderby
      desc $count: Edm.Int64
        team: Collection(Microsoft.Partner.Engagements.Member)
      asc length(): Edm.Int32
        name: Edm.String
    $filter=status eq @s and name eq @n&@s='New'&@n='x'
      and: Edm.Boolean
        eq: Edm.Boolean
          status: Microsoft.Partner.Engagements.ReferralStatus
          'New': Microsoft.Partner.Engagements.ReferralStatus
        eq: Edm.Boolean
          name: Edm.String
          'x': Edm.String
    ");
}
