export { App, AppProps } from './core/app';
export { Cloud, CloudProps } from './core/cloud';
export { Engine } from './core/engine';
export { Reference } from './core/reference';
export { Resource } from './core/resource';
export { Stack, StackProps } from './core/stack';
export { Value } from './core/value';
