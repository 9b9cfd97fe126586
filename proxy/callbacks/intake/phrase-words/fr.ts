/** French words for safe phrases. What they must be is in `test/proxy/callbacks/intake/safe-phrase.test.ts`. */
export const words: readonly string[] = `
  arbuste arcade archipel ardoise argile arrosoir atelier automne avenue avoine bagage balcon
  banjo bassine biscuit bottine boucle bouquet boussole bouton brioche brique bronze brouette
  bruine buffet bureau cabane cactus calepin canal cannelle canyon cantine capuche caramel
  caravane carnet castor cerceau chaloupe chandail chariot charrue chemise chevalet chocolat
  cigale cigogne citron clairon coffre colline colombe comptoir concert copeau coquille corail
  corniche coupole couronne coussin cristal crocus cuisine cyclone dahlia dauphin diamant domino
  donjon drapeau enclume escalier escargot estampe estuaire fanfare fauteuil fenouil feuille
  figuier flamme flocon forge fourmi fromage fusain galerie garrigue girofle glacier glycine golfe
  gouache grange grenier grillon guitare hameau hangar hibou horizon horloge hublot iceberg igloo
  indigo iris jasmin javelot journal jungle kayak kimono kiosque lagune lampion lanterne lavande
  lierre lilas limonade liseron losange lucarne luciole lustre lutin magnolia maillot maison
  marbre marteau matelas merisier mimosa moineau montagne montre moulin mousse moutarde muguet
  murmure muscade myrtille nacelle navette navire noisette nuage oasis olivier ombrelle origan
  ourson panda papier parasol parfum parquet pastel pavillon peigne pelouse pendule peuplier phare
  piano pinceau pinson piscine placard planche platane plateau plume poivre pommier poterie
  prairie prisme puzzle pyramide quartz rabot racine radio raquette refuge renard rideau rivage
  robinet romarin rosier rotonde ruban ruche ruelle ruisseau sablier safran salade sandale sapin
  sardine saule saumon sentier serrure sirop soleil sommet sorbier source spirale square statue
  stylo sucrier tabouret tambour terrasse tilleul timbre tiroir tissu tortue toupie tourelle
  tracteur treille triangle tricot tulipe tunnel turbine valise vanille vapeur verger vignoble
  village violon virgule vitrail voilier volcan volet voyage wagon zigzag zinnia
`
  .trim()
  .split(/\s+/);
