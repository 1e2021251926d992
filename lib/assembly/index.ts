export * from './manifest';
export * from './reader';
export * from './writer';
