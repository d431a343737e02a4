// Where towns lie, for placing what a report names by its name alone. Degrees
// north and east, to about a kilometre; public facts. A place that is not here
// is listed beside the map and not guessed.
const towns = `Brussels 50.85 4.35;Bruxelles 50.85 4.35;Brussel 50.85 4.35;Molenbeek 50.855 4.325;Sint-Jans-Molenbeek 50.855 4.325;Schaerbeek 50.868 4.378;Forest 50.811 4.318;Anderlecht 50.836 4.31;Etterbeek 50.836 4.389;Zaventem 50.901 4.484;Brussels airport 50.901 4.484;Maelbeek 50.844 4.376;Maalbeek 50.844 4.376;Antwerp 51.22 4.4;Antwerpen 51.22 4.4;Gent 51.05 3.72;Ghent 51.05 3.72;Muide 51.067 3.735;Liège 50.63 5.57;Charleroi 50.41 4.44;Auvelais 50.446 4.633;Verviers 50.59 5.86;Namur 50.47 4.87;Mons 50.45 3.95;Leuven 50.88 4.7;Bruges 51.21 3.22;Mechelen 51.03 4.48;Ostend 51.22 2.92
Paris 48.857 2.352;Saint-Denis 48.936 2.357;Bataclan 48.863 2.371;Stade de France 48.924 2.36;Lille 50.63 3.06;Cambrai 50.176 3.235;Lyon 45.76 4.84;Marseille 43.3 5.37;Nice 43.7 7.27;Toulouse 43.6 1.44;Strasbourg 48.58 7.75;Reims 49.26 4.03;Rouen 49.44 1.1;Calais 50.95 1.86;Bordeaux 44.84 -0.58;Nantes 47.22 -1.55;Metz 49.12 6.18;Argenteuil 48.947 2.247
Amsterdam 52.37 4.9;Rotterdam 51.92 4.48;The Hague 52.08 4.31;Den Haag 52.08 4.31;Utrecht 52.09 5.12;Eindhoven 51.44 5.48;Maastricht 50.85 5.69;Schiphol 52.31 4.76;Luxembourg 49.61 6.13
Berlin 52.52 13.4;Hamburg 53.55 9.99;Munich 48.14 11.58;München 48.14 11.58;Cologne 50.94 6.96;Köln 50.94 6.96;Düsseldorf 51.23 6.78;Frankfurt 50.11 8.68;Aachen 50.78 6.08;Ulm 48.4 9.99;Stuttgart 48.78 9.18;Leipzig 51.34 12.37;Bremen 53.08 8.8;Dresden 51.05 13.74
London 51.51 -0.13;Birmingham 52.48 -1.9;Manchester 53.48 -2.24;Edinburgh 55.95 -3.19;Dublin 53.35 -6.26;Belfast 54.6 -5.93;Dover 51.13 1.31
Madrid 40.42 -3.7;Barcelona 41.39 2.17;Valencia 39.47 -0.38;Seville 37.39 -5.98;Melilla 35.29 -2.94;Ceuta 35.89 -5.31;Lisbon 38.72 -9.14;Porto 41.15 -8.61
Rome 41.9 12.5;Milan 45.46 9.19;Naples 40.85 14.27;Bari 41.12 16.87;Bologna 44.49 11.34;Turin 45.07 7.69;Venice 45.44 12.33;Genoa 44.41 8.93;Palermo 38.12 13.36;Brindisi 40.63 17.94
Vienna 48.21 16.37;Wien 48.21 16.37;Salzburg 47.81 13.04;Graz 47.07 15.44;Zurich 47.38 8.54;Geneva 46.2 6.15;Basel 47.56 7.59;Bern 46.95 7.45
Prague 50.08 14.44;Brno 49.2 16.61;Bratislava 48.15 17.11;Budapest 47.5 19.04;Warsaw 52.23 21.01;Kraków 50.06 19.94;Gdańsk 54.35 18.65;Bucharest 44.43 26.1;Sofia 42.7 23.32;Belgrade 44.79 20.45;Zagreb 45.81 15.98;Ljubljana 46.06 14.51;Sarajevo 43.86 18.41;Skopje 42 21.43;Pristina 42.66 21.17;Tirana 41.33 19.82;Podgorica 42.44 19.26;Athens 37.98 23.73;Patras 38.25 21.73;Thessaloniki 40.64 22.94;Leros 37.15 26.85;Lesbos 39.1 26.55;Piraeus 37.94 23.65;Nicosia 35.17 33.36
Copenhagen 55.68 12.57;Stockholm 59.33 18.07;Malmö 55.6 13;Gothenburg 57.71 11.97;Oslo 59.91 10.75;Helsinki 60.17 24.94;Tallinn 59.44 24.75;Riga 56.95 24.11;Vilnius 54.69 25.28;Reykjavik 64.15 -21.94
Istanbul 41.01 28.98;Ankara 39.93 32.86;Gaziantep 37.07 37.38;Izmir 38.42 27.14;Adana 37 35.32;Antakya 36.2 36.16;Kilis 36.72 37.12;Urfa 37.17 38.79;Raqqa 35.95 39.01;Aleppo 36.2 37.16;Damascus 33.51 36.29;Palmyra 34.55 38.27;Deir ez-Zor 35.34 40.14;Mosul 36.34 43.13;Baghdad 33.31 44.36;Beirut 33.89 35.5;Amman 31.95 35.93;Tel Aviv 32.08 34.78;Jerusalem 31.77 35.22;Cairo 30.04 31.24;Tripoli 32.89 13.19;Sirte 31.21 16.59;Benghazi 32.12 20.07;Tunis 36.81 10.18;Sousse 35.83 10.64;Algiers 36.75 3.06;Oran 35.7 -0.63;Casablanca 33.57 -7.59;Rabat 34.02 -6.84;Tangier 35.77 -5.8;Moscow 55.76 37.62;Kyiv 50.45 30.52;Kiev 50.45 30.52;Minsk 53.9 27.57;Washington 38.91 -77.04;New York 40.71 -74.01`

const fold = (s: string) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()

let known: Map<string, [number, number]> | undefined

// town is where a town of this name lies: east, north.
export function town(name: string): [number, number] | undefined {
  known ??= new Map(towns.split(/[;\n]/).map((line) => {
    const m = /^(.+) (-?[\d.]+) (-?[\d.]+)$/.exec(line.trim())!
    return [fold(m[1]!), [Number(m[3]), Number(m[2])]]
  }))
  return known.get(fold(name))
}
export { fold }
