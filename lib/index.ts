export { App, AppProps } from './core/app';
export { Cloud, CloudProps } from './core/cloud';
export { StackElement } from './core/element';
export { Engine } from './core/engine';
export { Output, OutputProps } from './core/output';
export { Reference } from './core/reference';
export { Resource } from './core/resource';
export { Stack, StackProps } from './core/stack';
export { Value } from './core/value';
