export * from './condition';
export * from './heat-resource';
export * from './hot';
export * from './parameter';
