import { readFileSync } from 'node:fs';
import { App, Distribution, GoldImage, ImageKind, Output, SeedCloud, Stack } from 'tripleo-cdk';

/** An image that a stack names, and no machine. */
const { app: name } = JSON.parse(readFileSync(process.argv[2], 'utf8')) as { app: string };
const app = new App({ name });
const stack = new Stack(new SeedCloud(app, 'seed'), 'stack');
const image = new GoldImage(app, 'gold', { distribution: Distribution.DEBIAN, release: 'trixie', kind: ImageKind.TAR });
new Output(stack, 'image', { value: image.image });

app.synth();
