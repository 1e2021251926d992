/**
 * What Heat takes by default; above it, a stack is refused.
 *
 * Source: heat/common/config.py of Heat 24.0: max_template_size, max_resources_per_stack.
 */
export const MAX_TEMPLATE_BYTES = 512 * 1024;
export const MAX_RESOURCES_PER_STACK = 1000;
