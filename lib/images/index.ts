export * from './content-address';
export * from './manifest';
