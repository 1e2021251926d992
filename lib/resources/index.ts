export * from './baremetal-flavor';
export * from './baremetal-server';
export * from './configuration';
export * from './deployment';
export * from './network';
export * from './port';
export * from './random-secret';
export * from './subnet';
