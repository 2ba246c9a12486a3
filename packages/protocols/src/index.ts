export { bytesOf, latin1 } from './bytes.ts'
export type { Field, Located, Place, ReceivedStream, Span } from './bytes.ts'
export { connectTcp } from './tcp/connect-tcp.ts'
export type { ConnectTcpOptions } from './tcp/connect-tcp.ts'
export type { TcpConnection } from './tcp/tcp-connection.ts'
export { WireError } from './tcp/types.ts'
export type { ClientOptions } from './client-scope.ts'
export type { ConnectionEvent, ConnectionObserver, OpenConnection, WaitOptions, WireFault } from './tcp/types.ts'
export { openLink } from './network/open-link.ts'
export type { Link, LinkOptions } from './network/open-link.ts'
export { describePlan } from './network/describe-plan.ts'
export type { FaultCounts, FaultLink, FaultOptions, WayCounts } from './network/fault-link.ts'
export type { Direction, FaultPlan, Way } from './network/fault-plan.ts'
export { openNetwork } from './network/open-network.ts'
export type { Network, NetworkOptions } from './network/open-network.ts'
export { describeNetwork, roadOf } from './network/network-plan.ts'
export type { Heading, NetworkPlan, Road } from './network/network-plan.ts'
export type { LoggedDatagram, Loss, NetworkLog } from './network/network-log.ts'
export type { Harm, Mishap } from './network/mishaps.ts'
export { openFaultyTcp } from './network/open-faulty-tcp.ts'
export { openFaultyUdp } from './network/open-faulty-udp.ts'
export { annotateReply, annotateRequest, NOT_HTTP } from './http1/annotate.ts'
export { createHttp1 } from './http1/create-http1.ts'
export type { Http1Options } from './http1/create-http1.ts'
export { ReplyReader } from './http1/reply-reader.ts'
export type { ReplyReading } from './http1/reply-reader.ts'
export type { Garbled } from './http1/not-http.ts'
export type { Chunk, ConnectOptions, FieldLine, Http1, Http1Connection, Reply, ReplyOptions } from './http1/types.ts'
export { annotateResp, NOT_RESP } from './resp/annotate.ts'
export { createResp } from './resp/create-resp.ts'
export { encodeCommand } from './resp/encode-command.ts'
export { RespReader } from './resp/resp-reader.ts'
export type { RespReading } from './resp/resp-reader.ts'
export type {
  PlainReply,
  Resp,
  RespConnectOptions,
  RespConnection,
  RespReply,
  RespType,
  RespValue,
  Word,
} from './resp/types.ts'
export { annotateDns, NOT_DNS } from './dns/annotate-dns.ts'
export { decodeDns } from './dns/decode-dns.ts'
export { encodeDns } from './dns/encode-dns.ts'
export type { EncodeDnsOptions } from './dns/encode-dns.ts'
export { isBelow, labelsOf, sameName } from './dns/name.ts'
export { NotDns } from './dns/not-dns.ts'
export type { DnsClass, DnsOpcode, DnsRcode, DnsType } from './dns/numbers.ts'
export { showDnsData, showDnsQuestion, showDnsRecord } from './dns/show.ts'
export type {
  AskOptions,
  Dns,
  DnsData,
  DnsEdns,
  DnsMessage,
  DnsMx,
  DnsOption,
  DnsQuestion,
  DnsRecord,
  DnsReply,
  DnsReplyOptions,
  DnsSocket,
  DnsSoa,
  DnsSrv,
  DnsTcp,
  QueryOptions,
  ReadEdns,
  ReadQuestion,
  ReadRecord,
} from './dns/types.ts'
export { createDns } from './dns/create-dns.ts'
export { serveDns } from './dns/serve-dns.ts'
export type { ServedDns, ServeDnsOptions } from './dns/serve-dns.ts'
export type { DnsAnswer, DnsFrom } from './dns/answers-of.ts'
export type { JsonNode, JsonValue } from './json/json-node.ts'
export { NotJson } from './json/not-json.ts'
export { readJson } from './json/read-json.ts'
export { LinesConnection } from './lines/lines-connection.ts'
export type { LinesOptions } from './lines/lines-connection.ts'
export { PipeEnd } from './lines/pipe-end.ts'
export type { ProgramPipes } from './lines/pipe-end.ts'
export type { AskManyOptions, LineId, LineReply, LineRequest, LinesClient } from './lines/types.ts'
export { PostgresReader } from './postgres/postgres-reader.ts'
export {
  encodeError,
  encodeMessage,
  encodeQuery,
  encodeStartup,
  encodeSync,
  encodeTerminate,
  int32,
} from './postgres/encode-message.ts'
export type {
  ClientMessage,
  NotPostgres,
  PostgresSide,
  PostgresValue,
  ServerMessage,
  TransactionStatus,
} from './postgres/types.ts'
export { resetSocket } from './tcp/reset-socket.ts'
