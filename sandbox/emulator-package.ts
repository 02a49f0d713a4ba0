// What the package maedal-emulator exports.
export { runEmulator } from './emulator';
export type {
  EmulatorOptions,
  Fault,
  FaultRoute,
  FaultRule,
  PaymentRow,
  ProviderModel,
  RunningEmulator,
  WindowEnd,
  Wire,
} from './start-emulator';
export { startEmulator } from './start-emulator';
