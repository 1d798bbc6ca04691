import { overviewSection } from './overview-section.ts';
import { setupSection } from './setup-section.ts';
import { supportSection } from './support-section.ts';
import { uninstallationSection } from './uninstallation-section.ts';
import { dataCollectedSection } from './data-collected-section.ts';
import { metadataCsvLink } from './metadata-csv-link.ts';
import { sectionOrder } from './section-order.ts';
import { duplicateH2 } from './duplicate-h2.ts';
import { singleH1 } from './single-h1.ts';
import { h1MatchesTitle } from './h1-matches-title.ts';
import { noAgentCheckH1 } from './no-agent-check-h1.ts';
import { headingLevels } from './heading-levels.ts';
import { referenceLinks } from './reference-links.ts';
import { undefinedReference } from './undefined-reference.ts';
import { duplicateDefinition } from './duplicate-definition.ts';
import { unusedDefinition } from './unused-definition.ts';
import { sequentialNumbering } from './sequential-numbering.ts';
import { bareUrl } from './bare-url.ts';
import { httpsLinks } from './https-links.ts';
import { imageUrlForm } from './image-url-form.ts';
import { imageExists } from './image-exists.ts';
import { noWideChars } from './no-wide-chars.ts';
import { noHugoPartials } from './no-hugo-partials.ts';
import { noPlaceholder } from './no-placeholder.ts';
import { noKeysAsked } from './no-keys-asked.ts';
import { stylePlease } from './style-please.ts';
import { finalNewline } from './final-newline.ts';

/** In the order of the documentation. */
export const readmeRules = [
  overviewSection,
  setupSection,
  supportSection,
  uninstallationSection,
  dataCollectedSection,
  metadataCsvLink,
  sectionOrder,
  duplicateH2,
  singleH1,
  h1MatchesTitle,
  noAgentCheckH1,
  headingLevels,
  referenceLinks,
  undefinedReference,
  duplicateDefinition,
  unusedDefinition,
  sequentialNumbering,
  bareUrl,
  httpsLinks,
  imageUrlForm,
  imageExists,
  noWideChars,
  noHugoPartials,
  noPlaceholder,
  noKeysAsked,
  stylePlease,
  finalNewline,
] as const;
