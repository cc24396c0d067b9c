use super::super::{Definition, Scale, Schema};
use crate::edm::{Item, Type, TypeId};
use std::fmt::Write;

fn referral() -> (Schema, TypeId) {
    let schema = Schema::referrals();
    let set = schema.entity_set("referrals").unwrap();
    let Item::Named(id) = set.entity_type.item else {
        panic!("no type");
    };
    (schema, id)
}

#[test]
fn the_embedded_schema_is_right_and_shared() {
    let source = include_bytes!("../referral.csdl.xml");
    if let Err(errors) = Schema::from_csdl(source) {
        let text = std::str::from_utf8(source).unwrap();
        panic!("{}", super::listed(text, &errors));
    }
    let threads: Vec<_> = (0..4)
        .map(|_| std::thread::spawn(|| Schema::referrals().definitions().count()))
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 33);
    }
}

/// The schema in short: type, members with types, what is not the usual.
fn outline(schema: &Schema) -> String {
    let mut out = String::new();
    for (_, definition) in schema.definitions() {
        write!(out, "{}:", definition.name().name()).unwrap();
        match definition {
            Definition::Entity(ty) | Definition::Complex(ty) => {
                for key in &ty.key {
                    write!(out, " key {}", key.name()).unwrap();
                }
                for member in ty.members() {
                    let ty = schema.display(member.ty()).to_string();
                    let ty = ty.replace("Microsoft.Partner.Engagements.", "");
                    let ty = ty.replace("Edm.String", "s").replace("Edm.", "");
                    write!(out, " {}:{ty}", member.name()).unwrap();
                    if !member.is_nullable() {
                        out.push('!');
                    }
                    let facets = member.as_property().unwrap().facets();
                    if let Some(precision) = facets.precision {
                        write!(out, "({precision})").unwrap();
                    }
                    if facets.scale == Some(Scale::Variable) {
                        out.push_str("(variable)");
                    }
                }
            }
            Definition::Enum(ty) => {
                assert_eq!(ty.underlying, crate::edm::Primitive::Int32);
                assert!(!ty.is_flags);
                for member in ty.members() {
                    write!(out, " {}={}", member.name, member.value).unwrap();
                }
            }
            Definition::TypeDefinition(_) => panic!("no type definition is expected"),
        }
        out.push('\n');
    }
    out
}

#[test]
fn every_type_and_member() {
    insta::assert_snapshot!(outline(&Schema::referrals()), @"
    Referral: key id id:s! engagementId:s name:s organizationId:s organizationName:s externalReferenceId:s createdDateTime:DateTimeOffset(7) updatedDateTime:DateTimeOffset(7) expirationDateTime:DateTimeOffset(7) acceptedDateTime:DateTimeOffset(7) closedDateTime:DateTimeOffset(7) status:ReferralStatus substatus:ReferralSubstatus statusReason:s type:ReferralType qualification:ReferralQualification direction:ReferralDirection referralSource:s callToAction:s eTag:s lastModifiedVia:s lastRunId:s favorite:Boolean campaignId:s salesStage:s quality:s isSpam:Boolean mpnId:s referralProgram:s dealSensitivity:s createdVia:s tags:Collection(s) registrationStatus:s isAutoRegistrationEnabled:Boolean target:Collection(ReferralTarget) customerProfile:CustomerProfile consent:Consent details:ReferralDetails team:Collection(Member) inviteContext:InviteContext links:Links trackingInfo:TrackingInfo registrations:Collection(Registration)
    CustomerProfile: name:s address:Address size:s team:Collection(Member) ids:Collection(CustomerProfileId) isMatchingComplete:Boolean isMaccEligible:Boolean
    CustomerProfileId: profileType:s id:s
    Address: addressLine1:s addressLine2:s city:s state:s postalCode:s country:s region:s
    Member: firstName:s lastName:s phoneNumber:s email:s contactPreference:ContactPreference title:s emailValidationStatus:s phoneValidationStatus:s linkedInProfileUrl:s
    ContactPreference: locale:s disableNotifications:Boolean
    Consent: consentToToShareInfoWithOthers:Boolean consentToContact:Boolean consentToShareReferralWithMicrosoftSellers:Boolean consentToMicrosoftToContactSpecificPartners:Boolean
    InviteContext: notes:s assistanceRequestCode:AssistanceRequestCode invitedMpnId:s invitedBy:InvitedBy
    InvitedBy: organizationId:s organizationName:s
    ReferralDetails: notes:s dealValue:Decimal(variable) currency:s closingDateTime:DateTimeOffset(7) customerRequestedContact:Boolean customerAction:s incentiveLevel:s requirements:ReferralRequirements
    ReferralRequirements: industries:Collection(Tag) products:Collection(Tag) services:Collection(Tag) solutions:Collection(SolutionTag) offers:Collection(Tag) salesPlays:Collection(Tag) additionalRequirements:AdditionalRequirements
    Tag: id:s
    SolutionTag: id:s name:s type:SolutionType price:Decimal(variable) quantity:Decimal(variable) currency:s publisherName:s solutionType:s closingDateTime:DateTimeOffset(7)
    AdditionalRequirements: iot:IotRequirements attributes:Collection(RequirementAttribute)
    IotRequirements: customerLicenseAgreementNumber:s deviceCategory:s siliconType:s azureCertifiedDevice:Boolean attachServices:Boolean
    RequirementAttribute: type:s id:s
    ReferralTarget: id:s type:ReferralTargetType
    Links: relatedReferrals:Link self:Link
    Link: uri:s method:s
    TrackingInfo: microsoftMsxId:s microsoftUSFedOpportunityId:s microsoftUSFedLeadId:s migratedPSCDealId:s migratedPSCPartnerDealId:s
    Registration: id:s type:s registrationDateTime:DateTimeOffset(7) status:s statusReason:s contract:RegistrationContract solutionDetails:Collection(RegistrationSolution) statusHistory:RegistrationStatusHistory
    RegistrationContract: value:Decimal(variable) currency:s startDateTime:DateTimeOffset(7) endDateTime:DateTimeOffset(7) signDateTime:DateTimeOffset(7) term:s
    RegistrationSolution: id:s name:s value:Decimal(variable) currency:s isDeployedOnAzure:Boolean primaryDeploymentOn:s pricingModel:s marketplaceTransactionDetails:MarketplaceTransactionDetails
    MarketplaceTransactionDetails: isMarketplaceTransacted:Boolean marketplaceTransactionDateTime:DateTimeOffset(7)
    RegistrationStatusHistory: reviewPendingDateTime:DateTimeOffset(7) actionRequiredDateTime:DateTimeOffset(7) passedDateTime:DateTimeOffset(7) failedDateTime:DateTimeOffset(7) approvedDateTime:DateTimeOffset(7)
    ReferralStatus: None=0 New=1 Active=2 Closed=3
    ReferralSubstatus: None=0 Pending=1 Received=2 Accepted=3 Won=4 Lost=5 Declined=6 Expired=7 Error=8
    ReferralType: Shared=0 Independent=1
    ReferralQualification: None=0 Direct=1 MarketingQualified=2 SalesQualified=3
    ReferralDirection: Incoming=0 Outgoing=1
    SolutionType: None=0 Category=1 Name=2
    ReferralTargetType: None=0 BusinessProfileLocation=1 SolutionProfile=2
    AssistanceRequestCode: Unknown=0 GeneralOrOther=1 CustomerTechnicalArchitecture=2 ProofOfConceptOrDemo=3 QuotesOrLicensing=4 PostSalesCustomerSuccess=5 WorkloadSpecificValueProposition=6
    ");
}

#[test]
fn names_and_resources() {
    let (schema, id) = referral();
    let namespace = schema.namespaces().first().unwrap();
    assert_eq!(&*namespace.name, "Microsoft.Partner.Engagements");
    assert_eq!(namespace.alias.as_deref(), Some("Self"));
    assert_eq!(schema.namespaces().len(), 1);
    assert!(schema.references().is_empty());
    assert!(schema.operations().is_empty());
    let container = schema.containers().first().unwrap();
    assert_eq!(
        container.name.as_str(),
        "Microsoft.Partner.Engagements.Container"
    );
    let sets: Vec<_> = schema.entity_sets().map(|set| &*set.name).collect();
    assert_eq!(sets, ["referrals"]);
    assert!(schema.entity_set("Referrals").is_none());
    assert!(schema.singleton("referrals").is_none());
    let expected = Some(Type::named(id));
    for name in [
        "Microsoft.Partner.Engagements.Referral",
        "Self.Referral",
        "Referral",
    ] {
        assert_eq!(schema.type_named(name), expected, "{name}");
    }
    for name in [
        "referral",
        "Self.Referal",
        "Other.Referral",
        "String",
        "Collection(Referral",
        "",
    ] {
        assert_eq!(schema.type_named(name), None, "{name}");
    }
    let tags = schema.type_named("Collection(Self.Tag)").unwrap();
    assert_eq!(
        schema.display(tags).to_string(),
        "Collection(Microsoft.Partner.Engagements.Tag)"
    );
    assert_eq!(schema.type_named("Edm.String"), Some(Type::STRING));
    assert_eq!(schema.key(id).first().unwrap().name(), "id");
}

#[test]
fn spans_point_at_names() {
    let (schema, id) = referral();
    let source = include_str!("../referral.csdl.xml");
    for (_, definition) in schema.definitions() {
        assert_eq!(definition.span().of(source), definition.name().name());
    }
    for member in schema.members(id) {
        assert_eq!(member.span().of(source), member.name());
    }
}

#[test]
fn paths_to_members_elsewhere() {
    let (schema, id) = referral();
    let paths = |name, depth| {
        let paths = schema.find_property_paths(id, name, depth);
        paths.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(paths("email", 5), ["team/email"]);
    assert_eq!(paths("country", 5), ["customerProfile/address/country"]);
    assert_eq!(paths("country", 2), [""; 0]);
    assert_eq!(paths("EMAIL", 5), ["team/email"]);
    assert_eq!(paths("dealValue", 5), ["details/dealValue"]);
    assert_eq!(paths("uri", 5), ["links/relatedReferrals/uri"]);
    assert_eq!(paths("nothing", 9), [""; 0]);
    let email = schema.find_property_paths(id, "email", 5);
    let steps = &email.first().unwrap().steps;
    assert!(steps[0].ty.collection);
    assert_eq!(steps[1].ty, Type::STRING);
}

#[test]
fn nearest_members() {
    let (schema, id) = referral();
    for (typed, meant) in [
        ("EngagementID", Some("engagementId")),
        ("stauts", Some("status")),
        ("createDateTime", Some("createdDateTime")),
        ("etag", Some("eTag")),
        ("businessProfileId", None),
    ] {
        assert_eq!(schema.nearest_member(id, typed), meant, "{typed}");
    }
}
