"""Lists of words, English and German, that rules of this package look up."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ENGLISH = _set(
    "a about after all also an and any are as at be been before both but by can could did do does each"
    " for from had has have he how if in into is it its may more most must no nor not of on one only or"
    " other our out over shall should since so some such than that the their them then there these they"
    " this those through to under until up was we were what when where which while who will with within"
    " without would you your"
)
GERMAN = _set(
    "aber alle als also am an auch auf aus bei beim bis da damit dann das dass dem den denn der des die"
    " dies diese diesem diesen dieser dieses durch ein eine einem einen einer eines er es für gegen hat"
    " haben hatte ihr ihre im immer in ist ja jede jeder jedes kann kein keine können man mehr mit muss"
    " müssen nach nicht noch nur ob oder ohne sein seine seit sich sie sind so soll sollen über um und"
    " uns unser unsere unter vom von vor war waren was weil wenn werden wie wir wird wo wurde wurden zu"
    " zum zur zwischen"
)
#: Words that a long form may hold without a letter of theirs in the short form.
STOP = ENGLISH | GERMAN

#: Words that people shout; in capitals they are still no short forms.
SHOUTED = STOP | _set(
    "ok okay yes never always now new old note warning caution danger stop todo fixme done fail failed"
    " pass passed please important attention draft readme changelog license urgent off open closed true"
    " false null none end start wip high low medium critical error info debug release build test"
    " nein nie niemals jetzt neu alt hinweis warnung achtung gefahr halt erledigt offen fertig bitte"
    " wichtig entwurf dringend stopp ende anfang hoch niedrig mittel kritisch fehler"
)

MONTHS = _set(
    "januar jänner februar märz april mai juni juli august september oktober november dezember quartal"
    " halbjahr jahrhundert january february march may june july october december"
)

#: A full stop after one of these ends no sentence.
ABBREVIATED = _set(
    "abb abs allg art aug bd bspw bzgl bzw ca cf chap dez dept dr ed eds eg ehem engl entspr et evtl exp feb"
    " ff fig figs ggf gem ggü hon hr hrsg i.d.r ie inkl insb inc jan jr kap lat lit ltd max med min mio mrd"
    " mr mrs ms nat no nov nr okt oct op p para pp prof ref refs resp rev s sec sep sept sog sp spp st std"
    " str subsp tab tel u ua usw vgl vol vs z zb zt zw zzgl"
)  # fmt: skip
#: These may end one: a capital after them begins the next.
MAY_END = frozenset({"etc", "usw", "al", "inc", "ltd", "ff", "co"})

UNITS = _set(
    "kHz MHz GHz THz Hz kB KB MB GB TB PB kW MW GW mV kV mA kΩ dB kJ kPa MPa hPa mM nM kDa kD"
)
