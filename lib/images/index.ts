export * from './content-address';
export * from './debian';
export * from './dib';
export * from './element-folder';
export * from './elements';
export * from './manifest';
