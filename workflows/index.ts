export { evidence } from './dispute/evidence.ts';
export { order } from './order/order.ts';
export { refund } from './refund/refund.ts';
export { returnGoods } from './return/return-goods.ts';
