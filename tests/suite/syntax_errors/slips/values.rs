//! Values, comparisons of several values, and functions that other languages have for them.

use super::slips;

#[test]
fn comparisons_of_three_values() {
    slips(&[
        (1, "5 < details/dealValue < 10"),
        (1, "5 lt details/dealValue lt 10"),
        (1, "details/dealValue gt 5 lt 10"),
        (1, "details/dealValue > 5 < 10"),
        (1, "details/dealValue > 5 < 10 > 3"),
        (1, "1 < details/dealValue < 3 < 10"),
        (1, "5<details/dealValue<10 and isSpam"),
        (1, "5 lt details/dealValue < 10"),
        (1, "5 < details/dealValue lt 10"),
        (1, "1 gt= details/dealValue < 3"),
        (1, "5 < details/dealValue add 1 < 10"),
        (1, "not 5 < details/dealValue < 10"),
        (1, "isSpam eq 5 < details/dealValue < 10"),
        (1, "1 lt details/dealValue lt 3 lt 4 lt 5"),
        (1, "1<details/dealValue<3<4<5<6<7<8<9<10"),
        (
            1,
            "1 lt details/dealValue lt 3 lt 4 lt 5 lt 6 lt 7 lt 8 lt 9 lt 10",
        ),
        (1, "favorite and (5<=details/dealValue<=10) or isSpam"),
        (2, "5 <= details/dealValue and 5 < details/dealValue < 20"),
        (
            1,
            "createdDateTime gt 2024-01-01T00:00:00Z lt 2024-02-01T00:00:00Z",
        ),
    ]);
}

#[test]
fn values_in_brackets_and_parentheses() {
    slips(&[
        (1, "status eq (New or Active)"),
        (1, "status ne (New and Active)"),
        (1, "status eq ('New' or Active)"),
        (1, "name eq [x]"),
        (1, "status eq [New]"),
        (1, "status eq ['New']"),
        (1, "status eq ['New','Active']"),
        (1, "status eq [New,Active]"),
        (1, "name eq [\"x\"]"),
    ]);
}

#[test]
fn values_that_are_made() {
    slips(&[
        (1, "createdDateTime ge new Date('2024-01-01')"),
        (1, "createdDateTime ge new Date()"),
        (1, "createdDateTime ge new DateTime(2024,1,1) and favorite"),
        (1, "createdDateTime ge new Date(1704067200000)"),
        (1, "createdDateTime gt today()"),
        (1, "createdDateTime gt Today"),
        (1, "date(createdDateTime) eq today()"),
        (1, "createdDateTime ge date('2024-01-01')"),
        (1, "createdDateTime ge date(2024-01-01)"),
        (1, "date(createdDateTime) ge date('2024-01-01')"),
        (1, "createdDateTime gt 2024-1-1"),
        (1, "exists(name)"),
        (1, "exists(team)"),
        (2, "exists(details/dealValue) and isempty(tags)"),
        (1, "notstatus eq 'New'"),
        (1, "/details/dealValue gt 5"),
    ]);
}

#[test]
fn values_of_aliases() {
    slips(&[
        (1, "$filter=status eq @s&@s='Nw'"),
        (1, "$filter=details/dealValue gt @v&@v='5'"),
        (1, "$filter=createdDateTime gt @d&@d='2024-01-01'"),
    ]);
}

#[test]
fn line_breaks() {
    slips(&[
        (1, "$filter=favorite%0Aand%20isSpam"),
        (1, "$filter=favorite%0D%0Aand isSpam&$top=5"),
        (1, "favorite\nand isSpam\n  and status eq 'New'\n"),
        (1, "status in ('New',\n'Active')"),
        (1, "$select=id,\n  name"),
        (2, "$filter=favorite%0Aand isSpam&$select=id,%0Aname"),
    ]);
}
