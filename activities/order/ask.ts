export { askIn } from '../../db/order/attention.ts';
