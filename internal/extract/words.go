package extract

// functionWords are the closed classes of English.
var functionWords = map[lexBits]string{
	lexDet:                 `a an some any each every no another both all`,
	lexDet | lexDef:        `the this that these those`,
	lexDet | lexPossessive: `his her their its my our your`,
	lexPronoun:             `he she they it him them i we you me us one someone nobody everyone`,
	lexReflexive:           `himself herself themselves itself`,
	lexPrep: `in at on near from to into onto inside outside across through throughout over under behind between among against with
		without within by for of about around along after before during since until till following towards toward via off out up down
		like despite amid upon near beside besides above below regarding concerning per as than including alongside according`,
	lexConj:  `and or but nor`,
	lexSub:   `because while when whereas although though if unless whether once so`,
	lexRel:   `who whom which whose where that`,
	lexBe:    `is are was were be been being am`,
	lexHave:  `has have had having`,
	lexDo:    `do does did`,
	lexModal: `will would shall should can could may might must wo ca`,
	lexNot:   `not never n't neither cannot`,
	lexAdverb: `also already still just yet ever reportedly allegedly apparently then later soon now again together there here
		meanwhile however thus only even too very closely recently formerly currently previously initially finally eventually
		twice once originally long abroad home overnight ago jointly openly secretly early earlier yesterday today tomorrow tonight
		afterwards thereafter away back apart jihad-free`,
	lexQuantity: `one two three four five six seven eight nine ten eleven twelve several many few hundreds thousands dozens dozen
		more most least several scores hundred thousand million half`,
	lexAdjective: `suspected alleged known new old young former late key senior top chief fourth third second first close clear other same
		recent local foreign armed dead alive surviving unidentified unknown main wanted so-called main large small major
		Belgian belgian french turkish dutch german european british american islamic national federal joint deadly suicide terror
		terrorist emergency coordinated white black red blue green grey silver dark used stolen false forged fake`,
	lexPossessiveEnd: `'s ’s`,
}

// regularVerbs are verbs whose forms follow the rule.
const regularVerbs = `arrest capture apprehend detain imprison jail nab seize deport expel extradite repatriate remove search raid storm
	kill wound injure murder assassinate stab attack bomb target travel return arrive enter cross move escape live reside stay
	own use rent lease possess carry claim plan plot prepare mastermind organise organize orchestrate coordinate warn alert notify inform
	ignore dismiss disregard overlook contact call phone join belong lead head direct command commit launch perpetrate stage identify
	name recognise recognize discover recover locate uncover unearth link connect tie associate report allege state announce confirm
	add explain argue suggest insist declare describe accuse suspect charge convict sentence release interrogate question interview
	deny reject refuse admit confess recruit train finance fund supply deliver transfer support help assist aid receive
	register park visit attend participate involve carry conduct perform try attempt fail trigger introduce emerge track blow
	detonate explode ignite draw gather follow experience operate dabble show include stay face share want appear seem serve work
	employ marry divorce date relate raise educate crash rob steal kidnap abduct hijack traffic smuggle import export
	sell trade ship load unload change exchange swap text email message deposit withdraw wire collect open close create cancel label signal establish
	flag place list mark start stop continue turn pass issue publish post release sign agree decide believe expect hope intend
	order authorise authorize demand request ask require examine inspect investigate trace pursue chase surrender hide shelter host
	house accommodate harbour harbor store stash arm equip discuss spot notice observe film photograph record tap intercept
	threaten target intend seek land depart relocate settle migrate board pledge swear radicalise radicalize injure survive
	pack assemble manufacture produce supply hire lend borrow guard escort quote cite tell allow permit force rekindle reignite die
	bury cooperate liaise meet resist pay reveal learn note warn brief tweet comment respond reply
	lure trick trap gun grab drop tip visit frequent own
	condemn urge welcome praise stress underline thank vow express criticise criticize approve consider continue develop
	destroy damage defend encourage endorse enable ensure evacuate exchange expand face fire free guarantee
	happen highlight impose improve increase indicate intensify invite involve maintain monitor mourn negotiate obtain
	occur oppose overrun patrol perform portray present prevent promise promote protect prove provide
	push quit reach recall reduce remain remind represent rescue reveal sanction save secure seem
	conclude pick look control dismantle steer board call acquit headquarter shell shut stop strengthen struggle suffer suspend tackle testify torture treat trust turn unveil
	violate wait walk witness worry cite carry inspect jump knock punch kick slap beat`

// irregularVerbs are base, past and participle.
const irregularVerbs = `
be was been
have had had
do did done
say said said
tell told told
find found found
hold held held
take took taken
catch caught caught
bring brought brought
send sent sent
go went gone
come came come
flee fled fled
fly flew flown
drive drove driven
leave left left
grow grew grown
bear bore born
buy bought bought
sell sold sold
meet met met
speak spoke spoken
fight fought fought
shoot shot shot
die died died
lie lay lain
blow blew blown
make made made
give gave given
see saw seen
know knew known
keep kept kept
set set set
put put put
get got got
run ran run
break broke broken
begin began begun
become became become
write wrote written
read read read
think thought thought
build built built
hide hid hidden
steal stole stolen
pay paid paid
strike struck struck
lead led led
lose lost lost
win won won
seek sought sought
lend lent lent
spend spent spent
show showed shown
wear wore worn
throw threw thrown
undergo underwent undergone
split split split
forget forgot forgotten
choose chose chosen
sink sank sunk
ride rode ridden
`

// nounClasses are nouns by what they name. "w/" has no plural, "w/p" an
// irregular one.
var nounClasses = map[class]string{
	classPerson: `man/men woman/women person/people suspect bomber gunman attacker assailant shooter militant fighter jihadist terrorist
		recruiter bombmaker bomb-maker leader commander chief member associate accomplice courier driver smuggler dealer trafficker
		officer policeman policewoman detective prosecutor minister official spokesman spokeswoman spokesperson president judge lawyer
		mayor expert specialist mastermind ringleader ringleader planner financier facilitator witness victim passenger owner tenant
		resident citizen national teenager youth boy girl mercenary/mercenaries sympathiser sympathizer supporter employee worker
		businessman businesswoman director manager founder head deputy boss lieutenant agent operative informant fugitive defendant
		prisoner detainee civilian soldier mourner doctor teacher student engineer broker hitman killer robber thief/thieves burglar
		migrant refugee tourist bystander guard inspector captain sergeant colonel general ambassador analyst author
		secretary trader importer shopkeeper mechanic chauffeur accountant cashier pilot sailor skipper imam preacher chair chairwoman chairman counsel co-defendant neighbour neighbor landlord landlady firefighter jeweller boxer doorman/doormen spokespeople/ crew/ handler gang-leader middleman/middlemen intermediary/intermediaries colleague occupant inhabitant traveller`,
	classKin: `brother sister father mother son daughter wife/wives husband cousin uncle aunt nephew niece half-brother half-sister
		brother-in-law/brothers-in-law sister-in-law father-in-law son-in-law stepfather stepmother stepson grandfather grandmother fiancée/
		fiance/ twin/twins sibling relative girlfriend boyfriend partner parent child/children spouse`,
	classGroup: `cell network gang ring group militia faction clan crew syndicate cartel squad/ brigade commando/ team organisation/organisations
		organization/organizations movement mob outfit youths/`,
	classOrganisation: `police/ army/armies ministry/ministries agency/agencies authority/authorities government court prosecution/ customs/
		intelligence/ service force company/companies firm bank newspaper broadcaster parliament council commission embassy/embassies investigators/
		officials/ troops/ gendarmerie/ coastguard/ navy/ security/ prosecutor's/ department unit bureau/ interpol/ europol/ charity/charities`,
	classPlace: `area district city/cities town village country/countries capital region province neighbourhood neighborhood suburb
		quarter border municipality/municipalities commune street square port harbour airport station island camp prison jail zone`,
	classPremises: `flat apartment house home hideout safehouse safe-house warehouse garage factory/factories workshop shop bar café/cafés
		cafe restaurant hotel mosque/ office building villa farm barn shed lock-up address/addresses property/properties bunker cellar
		room basement laboratory/laboratories lab store hangar container club casino`,
	classVehicle: `car van truck lorry/lorries motorbike motorcycle scooter taxi vehicle bus/buses train boat ship vessel yacht
		aircraft/ plane helicopter audi/ bmw/ mercedes/ volkswagen/ renault/ peugeot/ toyota/ ford/ opel/ seat/ skoda/ volvo/ trailer
		minibus/ dinghy/dinghies`,
	classWeapon: `gun pistol rifle kalashnikov grenade explosive detonator knife/knives bomb device weapon firearm revolver ammunition/
		machete shotgun missile axe suitcase-bomb belt vest cartridge silencer`,
	classDocument: `passport visa licence license permit certificate identity-card id-card`,
	classPhone:    `phone telephone mobile handset sim/ sim-card`,
	classItem: `suitcase bag laptop computer drug cocaine/ heroin/ cannabis/ hashish/ amphetamine package parcel cash/ euro
		shipment consignment drive chemical fertiliser/ peroxide/ uniform watch jewellery/ gold/ cigarette`,
	classTime: `day week month year hour minute night morning evening afternoon weekend january/ february/ march/ april/ may/ june/ july/
		august/ september/ october/ november/ december/ monday/ tuesday/ wednesday/ thursday/ friday/ saturday/ sunday/ decade`,
	classLinkNoun: `link tie connection contact relation`,
	classWarning:  `warning alert notice tip-off heads-up`,
	classTrip:     `trip journey visit voyage tour stay`,
	classSource: `report investigation inquiry/inquiries document file source statement editorial article study/studies record
		indictment note survey media/ press/ account`,
	classMoney: `payment ransom loan fee bribe salary/salaries money/ donation`,
}

// eventNouns are nouns of events by the sort of event: mentions of one event
// agree in it.
var eventNouns = map[string]string{
	"attack":   `attack bombing blast explosion massacre carnage/ shooting assault bloodshed/ strike terror-attack`,
	"killing":  `killing murder assassination homicide stabbing slaying`,
	"robbery":  `robbery/robberies heist burglary/burglaries theft hold-up`,
	"raid":     `raid operation sweep crackdown`,
	"meeting":  `meeting summit conference rendezvous/ talks/`,
	"capture":  `arrest capture detention apprehension`,
	"deport":   `deportation expulsion extradition`,
	"search":   `search/searches manhunt`,
	"kidnap":   `kidnapping abduction hijacking`,
	"traffic":  `smuggling trafficking`,
	"fraud":    `fraud laundering extortion`,
	"riot":     `riot protest demonstration clash/clashes`,
	"accident": `crash/crashes accident collision fire`,
	"plot":     `plot conspiracy/conspiracies`,
	"shutdown": `shutdown lockdown`,
}
