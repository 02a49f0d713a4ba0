// All the checks of this house by the promise each of them keeps.
import { exportsUsed } from './exports';
import { columns, fileLength, firstSentence, functionLength, names } from './form';
import type { Check } from './house';
import { circles, floors, libTakesTypes, movesAreApplied, ranks, verbsApart } from './imports';
import { citesFacts, docsNameFiles, mapListsEvents, mapNamesFiles } from './map';
import { lockfile, machinePaths, manifest, secrets } from './origins';
import { cloned, fileNames, lineEnds, programs, scripts, signals } from './portable';
import { ambience, noCatching, noWaiting, portsHoldNoCode, settings } from './purity';
import { threats } from './threats';
import { alarmsHear, bundled, deployed } from './wiring';
import {
  noAny,
  noLeftovers,
  noModuleMocks,
  noSilencing,
  provider,
  smallZod,
  subjects,
} from './words';

export const checks: Readonly<Record<string, Check>> = {
  'arrows go down the ranks only': ranks,
  'the stack takes only types from the settings': libTakesTypes,
  'no file reaches itself': circles,
  'only apply makes the moves of a subscription': movesAreApplied,
  'folders of verbs do not know each other': verbsApart,
  'use cases stand on few floors': floors,
  'every file starts with a sentence on what it is for': firstSentence,
  'no line is wider than 100 columns': columns,
  'no file is longer than 300 lines': fileLength,
  'no function is longer than 70 lines': functionLength,
  'no barrels and no default exports': names,
  'what is exported is used elsewhere': exportsUsed,
  'the domain does not wait': noWaiting,
  'the domain and the use cases catch nothing': noCatching,
  'ports hold no code': portsHoldNoCode,
  'clock, chance and timers stand in the runtime only': ambience,
  'settings are read at the edge only': settings,
  'nothing is cast to any': noAny,
  'no module is mocked': noModuleMocks,
  'zod is imported so that bundles stay small': smallZod,
  'nothing is left to do in comments': noLeftovers,
  'no rule is silenced without a reason': noSilencing,
  "the provider's words stay where the provider is spoken to": provider,
  'a sentence says who does what': subjects,
  'every function is bundled': bundled,
  'every function is deployed': deployed,
  'every alarm hears what some code logs': alarmsHear,
  'no file names a path outside the clone': machinePaths,
  'every package comes from the public registry': lockfile,
  'versions are exact and installing runs nothing of ours': manifest,
  'no file holds a secret': secrets,
  'the map of the house names files that are there': mapNamesFiles,
  'a page names files that are there': docsNameFiles,
  'the map of the house lists every log event': mapListsEvents,
  'a number of a fact that is cited is in the facts': citesFacts,
  'every threat has its test, and no test another threat': threats,
  'every file can be checked out on every system': fileNames,
  'lines end alike everywhere': lineEnds,
  'a clone has the same lines on every system': cloned,
  'the scripts of package.json run in every shell': scripts,
  'only programs that every system has are started': programs,
  'tests that need signals are left out where there are none': signals,
};
