"""Roots at which a letter of a short form may stand inside a long word."""

import re

_MEDICAL = """
acetyl acid aden aldehyd amid amin amylas angi arter bacter base benz bili bronch butyr card carbox
carcin cellular cephal cerebr chlor cholester cholin chrom coccus col cortic cranial cyst cyt
derm dextr dopa duct dynam electr encephal enter ephrin epinephr erythr esterase ethyl fertil
fibr fluor front galact gastr genous globin globul glob gluc glyc gram graph hemo hepat hist hormon hydr
hydro immun intestin junct kinas kinet lact lamin lateral leuk leuc lingual lip lumin lymph lys
magnet mamm metr mening mercapt meth methyl morph muscul myel myo nas natri necr nephr neur nitr
nucle ocular oma oncog oste oxid oxygen oxy pancre parathyr pariet path pept peptid phage pharm phen
phosph photo phyll physi plasm platelet pneum poly potent prop protein psych pulmon purin pyr
radi reduct renal reson reticul ribo sacchar sarc scop sensit sens serum sign sin somat sorbent spectr
spin spermat static stenosis sterone steroid stimul sulf sulph synap synth systol tax tensin tens
thalam therap thromb thym thyr tocin tom tox trans transfer transport trop troph trypt tubul ultra
ureth uter vascul vaso venous ventric vers vir vitamin volt xanth zym
"""
_GERMAN = """
abteilung agentur akte amt analyse anforderung antrag anwendung arznei aufsicht ausschuss auftrag behörde
bericht bewertung buch bund daten dienst einrichtung faktor forschung freigabe führung gerät gesetz
gesundheit grund handbuch haltung instanz institut karte kasse kennung kennzeich kommission kontroll kranken
land leistung liste management maßnahme mittel nachweis nummer ordnung patient pflege plan produkt
programm prozess prüf qualität recht register regel rezept richtlinie risiko rück schutz sicherheit
sicherung software stelle stoff system technik umwelt verarbeitung verband verfahren verordnung versicherung vertrag
verwaltung wesen wirtschaft zentrum zulassung
"""

#: Matches where a root begins; longer ones need no telling apart.
ROOTS = re.compile("|".join(sorted({*_MEDICAL.split(), *_GERMAN.split()})))
