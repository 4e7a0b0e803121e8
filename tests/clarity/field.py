"""Sentences of this field, German and English: what they explain, and which short forms they do not."""

#: Text | explained, as SHORT=long form; … | not explained, separated by spaces.
SENTENCES = """
Without 2FA anybody with a password signs.||2FA
Two-factor authentication (2FA) is asked of every administrator.|2FA=Two-factor authentication|
Zwei-Faktor-Authentifizierung (2FA) ist ab Juli Pflicht.|2FA=Zwei-Faktor-Authentifizierung|
Das eQMS kennt die Freigabe nicht.||eQMS
The electronic quality management system (eQMS) holds the record.|eQMS=electronic quality management system|
Die CE-Kennzeichnung fehlt auf der Verpackung.||CE-Kennzeichnung
Das PSUR-Update ist im Oktober fällig.||PSUR-Update
The periodic safety update report (PSUR) is due; the PSUR-Update follows.|PSUR=periodic safety update report|
Das Bundesinstitut für Arzneimittel und Medizinprodukte (BfArM) prüft den Antrag.|BfArM=Bundesinstitut für Arzneimittel und Medizinprodukte|
Das BfArM antwortet in drei Wochen.||BfArM
Die elektronische Gesundheitskarte (eGK) wird gelesen.|eGK=elektronische Gesundheitskarte|
Ohne eGK und ePA gibt es keinen Zugriff.||eGK ePA
Die elektronische Patientenakte (ePA) bekommt einen Export.|ePA=elektronische Patientenakte|
Software as a Medical Device (SaMD) needs a class.|SaMD=Software as a Medical Device|
Our SaMD runs on iOS and on K8s.||SaMD iOS K8s
Kubernetes (K8s) starts the workers again.|K8s=Kubernetes|
Die digitale Gesundheitsanwendung (DiGA) steht im Verzeichnis.|DiGA=digitale Gesundheitsanwendung|
Jede DiGA braucht einen Nachweis.||DiGA
The UDI-PI stands under About.||UDI-PI
The unique device identification (UDI) is printed; each UDI-DI stays.|UDI=unique device identification|UDI-DI
OK, das machen wir.||
It is OK to ship in Q3, says part II of the plan.||
In Q1 und Q4 prüfen wir Teil IV und Anhang XI.||
DO NOT RELEASE BEFORE FRIDAY||
BITTE NICHT LÖSCHEN!||
Deploy NEVER on a Friday, and do NOT skip the review.||
WICHTIG: Die Frist läuft am 3. Mai ab.||
TODO: ask the notified body.||
The medical device regulation (MDR) and the in vitro diagnostic regulation (IVDR) both ask for it.|MDR=medical device regulation;IVDR=in vitro diagnostic regulation|
MDR (Medical Device Regulation) replaces MDD.|MDR=Medical Device Regulation|MDD
Die Datenschutz-Grundverordnung (DSGVO) verlangt eine Löschfrist.|DSGVO=Datenschutz-Grundverordnung|
Das Qualitätsmanagementsystem (QMS) kennt den Prozess.|QMS=Qualitätsmanagementsystem|
The software bill of materials (SBOM) goes with every release.|SBOM=software bill of materials|
Every SBOM lists each CVE.||SBOM CVE
A common vulnerability and exposure (CVE) stays open for two days.|CVE=common vulnerability and exposure|
The standard operating procedures (SOPs) are read; one SOP is old.|SOPs=standard operating procedures|
Two SOPs are old.||SOPs
Corrective and preventive action (CAPA) 14 is closed.|CAPA=Corrective and preventive action|
CAPA steht für corrective and preventive action.|CAPA=corrective and preventive action|
PMS stands for post-market surveillance and never stops.|PMS=post-market surveillance|
The post-market surveillance (PMS) plan names the owner.|PMS=post-market surveillance|
Der Produktsicherheitsbeauftragte ruft in NRW an.||NRW
The Food and Drug Administration (FDA) asks for a 510(k).|FDA=Food and Drug Administration|
The application programming interface (API) answers in 40 ms.|API=application programming interface|
UDI steht für UDI.||UDI
Ship v4.2.0 with build 1903 to the pilot.||
The file report.pdf and https://example.org/FDA/MDR say so.||
Ask noah@LUMEN.example about it.||
See CI-12 for the rest.||
Wir rechnen mit 10 MB und 2 GB an Daten, dazu 50 Hz.||
The GmbH signs, not the PhD.||
The General Data Protection Regulation (GDPR; Art. 17) asks for erasure.|GDPR=General Data Protection Regulation|
Identity provider (IdP) and single sign-on (SSO) are set up.|IdP=Identity provider;SSO=single sign-on|
The key management service (KMS), which rotates keys, is new.|KMS=key management service|
Risikomanagementakte (RMA) und technische Dokumentation (TD) sind fertig.|RMA=Risikomanagementakte;TD=technische Dokumentation|
Die Prüfung durch die benannte Stelle [BS] dauert.|BS=benannte Stelle|
Die gematik prüft die TI-Anbindung über den KIM-Dienst.||TI-Anbindung KIM-Dienst
Telematikinfrastruktur (TI) und Konnektor sind getrennt.|TI=Telematikinfrastruktur|
Das Medizinprodukterecht-Durchführungsgesetz (MPDG) gilt auch.|MPDG=Medizinprodukterecht-Durchführungsgesetz|
Medizinische Informationsobjekte (MIOs) werden geprüft.|MIOs=Medizinische Informationsobjekte|
IEC 62304 and ISO 14971 are met.||IEC ISO
Field safety corrective action (FSCA): none so far (see Table 2).|FSCA=Field safety corrective action|
The person responsible for regulatory compliance ("PRRC") signs.|PRRC=person responsible for regulatory compliance|
Verantwortliche Person (abgekürzt VP) ist Frau Keller.|VP=Verantwortliche Person|
The notified body (or NB) answers late.|NB=notified body|
EUDAMED asks for the Basic UDI-DI.||EUDAMED UDI-DI
Ein Zertifikat (gültig bis 2027) liegt bei (3 Seiten).||
We move to TLS (transport layer security) 1.3.|TLS=transport layer security|
The release (planned for May) waits for QA.||QA
The backup (daily) is kept (30 days).||
Der CI/CD-Lauf dauert; die B2B-Kunden warten.||CI/CD-Lauf B2B-Kunden
"""

#: Of biomedical abstracts, written for this test.
ABSTRACTS = """
Serum tumor necrosis factor alpha (TNF-alpha) rose.|TNF-alpha=tumor necrosis factor alpha|
We studied heat shock protein 70 (hsp70) in rats.|hsp70=heat shock protein 70|
Mitochondrial deoxyribonucleic acid (DNA) was cut.|DNA=deoxyribonucleic acid|
Serum 1,25-dihydroxyvitamin D3 (1,25-D3) fell.|1,25-D3=1,25-dihydroxyvitamin D3|
Samples went through HPLC (high-performance liquid chromatography; Waters).|HPLC=high-performance liquid chromatography|
Patients with systemic lupus erythematosus (SLE) had more event-related potentials (ERPs).|SLE=systemic lupus erythematosus;ERPs=event-related potentials|
The 3-hydroxy-3-methylglutaryl coenzyme A (HMG-CoA) reductase was blocked.|HMG-CoA=3-hydroxy-3-methylglutaryl coenzyme A|
Anti-tumor necrosis factor (TNF) antibody was given.|TNF=tumor necrosis factor|
Human immunodeficiency virus type 1 (HIV-1) was found.|HIV-1=Human immunodeficiency virus type 1|
Quality of life (QOL) by analysis of variance (ANOVA) improved.|QOL=Quality of life;ANOVA=analysis of variance|
Tumour necrosis factor-α (TNF-α) and transforming growth factor-beta 1 (TGF-beta 1) rose.|TNF-α=Tumour necrosis factor-α;TGF-beta 1=transforming growth factor-beta 1|
Ribonuclease P (RNase P) of yeast was cloned.|RNase P=Ribonuclease P|
Two-dimensional (2D) gels with 18F-fluorodeoxyglucose (FDG) were made.|2D=Two-dimensional;FDG=fluorodeoxyglucose|
It needs inputs [e.g., phosphoenolpyruvate (PEP), fructose 1,6-bisphosphate (FBP), and citrate].|PEP=phosphoenolpyruvate;FBP=fructose 1,6-bisphosphate|
The C-terminal heptapeptide repeat domain (CTD) binds c-Jun N-terminal kinase (JNK).|CTD=C-terminal heptapeptide repeat domain;JNK=c-Jun N-terminal kinase|
Docosahexaenoic acid (22:6n-3; DHA) and arachidonic acid (AA, 20:4) were fed.|DHA=Docosahexaenoic acid;AA=arachidonic acid|
Methotrexate (MTX) was given intraperitoneally (ip) or as magnesium (Mg2+).|MTX=Methotrexate;ip=intraperitoneally;Mg2+=magnesium|
Forced expiratory volume in 1 s (FEV1) and monoclonal antibodies (mAbs) fell.|FEV1=Forced expiratory volume in 1 s;mAbs=monoclonal antibodies|
Trax (translin-associated factor X) inhibits it.|Trax=translin-associated factor X|
Polycystic ovary syndrome (PCOS) and non-small cell lung cancer (NSCLC) were seen.|PCOS=Polycystic ovary syndrome;NSCLC=non-small cell lung cancer|
Left ventricular (LV) end-diastolic pressure (LVEDP) fell.|LV=Left ventricular;LVEDP=Left ventricular (LV) end-diastolic pressure|
Alanine aminotransferase (ALT) and gamma-glutamyltransferase (GGT) rose.|ALT=Alanine aminotransferase;GGT=gamma-glutamyltransferase|
Serum 1,25-dihydroxyvitamin D3 [1,25(OH)2D3] fell after 5-fluorouracil (5-FU).|1,25(OH)2D3=1,25-dihydroxyvitamin D3;5-FU=5-fluorouracil|
Hematoxylin and eosin (H&E), basic fibroblast growth factor (bFGF) and small interfering RNAs (siRNAs) were used.|H&E=Hematoxylin and eosin;bFGF=basic fibroblast growth factor;siRNAs=small interfering RNAs|RNAs
Enhanced cyan and yellow fluorescent proteins (ECFP, EYFP) shone.||ECFP EYFP
Some growth factors (e.g., of fibroblasts) rose (cf. Fig. 2).||
Glucose tolerance test results (GT) were read.||GT
Values were lower (P < 0.05) in controls (n = 5), in Chicago (IL), in group (II) and in mice (control).||IL
The two groups (A and B) were bought from Sigma (St. Louis, MO) at 37 degrees (room).||MO
"""


def rows(table):
    """(text, {(short, long)}, {not explained}) of each line."""
    for line in table.strip().splitlines():
        text, pairs, undefined = line.split("|")
        told = {tuple(pair.split("=", 1)) for pair in pairs.split(";") if pair}
        yield text, told, set(undefined.split())
