<#
.SYNOPSIS
  Lists referrals: .\Get-Referrals.ps1 -Status New. See /referrals?$filter=comment
#>
param([string]$Status = 'New', [int]$Top = 10)

$base = 'https://api.partner.microsoft.com/v1.0/engagements'
# back-ticks before the dollar signs
$uri = "$base/referrals?`$filter=status eq '$Status' and statuss eq 'New'&`$top=$Top"
Invoke-RestMethod -Uri $uri -Headers @{ Authorization = "Bearer $($token.Value)"; Accept = 'application/json' }

# in single quotes, doubled
Invoke-RestMethod -Method Get `
  -Uri 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=status eq ''Neww''&$top=5' `
  -Headers $headers

$query = @{
    '$filter'  = "createdDateTime ge $($since.ToString('o')) and stat eq '$Status'"
    '$orderby' = 'createdDateTime desc'
    '$top'     = 5
}
$page = Invoke-RestMethod "$base/referrals" -Body $query
$filter = "status eq 'New'"
$other = "$base/referrals?" + '$filter=' + $filter
$names = $items | ForEach-Object { "$($_.id): https://api.partner.microsoft.com/v1.0/engagements/referrals/$($_.id)?`$select=nme" }
$text = @"
GET $base/referrals?`$orderby=name
"@
Write-Host "Don't forget ""quotes"": $($page.value.Count)"
