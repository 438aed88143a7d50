/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "slides.h"

namespace lecture
{

namespace
{

const Run DIALOG{"request and reply", "rfc-tcp-life", {}};
const std::vector<std::string> ROUTERS{"router 1", "router 2", "client", "server"};

} // namespace

std::vector<Slide>
GetSlides()
{
    return {
        {"01-life",
         {"The whole life of a connection", "一个连接的一生"},
         {"Three segments open it, each direction carries its data, each direction is closed by a "
          "FIN of its own, and the end that closed first waits for 2 MSL in TIME-WAIT.",
          "三个报文段建立连接；两个方向各自传送数据，又各自用一个 FIN 关闭；先关闭的一端在 "
          "TIME-WAIT 状态停留 2 MSL。"},
         Picture::LADDERS,
         {DIALOG}},
        {"02-three-way-handshake",
         {"Three-way handshake: who holds what, and when", "三次握手：谁在何时占用资源"},
         {"The client has a connection from Connect() on, the server only once the SYN has come. "
          "Until the third segment comes the server is half-open: this is what a SYN flood "
          "exhausts. What each TCP holds of the connection stands beside it.",
          "客户端从调用 Connect() 起就占用一个连接，服务器收到 SYN "
          "之后才占用。第三个报文段到达之前，"
          "服务器处于半开状态，SYN 洪泛攻击耗尽的正是这种资源。图中标出了双方 TCP 为该连接"
          "占用的内存。"},
         Picture::LADDERS,
         {{"no data, nobody closes",
           "rfc-tcp-life",
           {"--request=0", "--reply=0", "--first=nobody", "--memory"}}}},
        {"03-four-way-close",
         {"Close, begun by the client and by the server", "关闭：由客户端发起，由服务器发起"},
         {"Four things are said: FIN, its ACK, the other FIN, its ACK. The end that closes first "
          "is the one in TIME-WAIT, whichever role it has.",
          "要说四件事：FIN、对它的 ACK、另一个 FIN、对它的 ACK。无论是客户端还是服务器，"
          "先关闭的一端进入 TIME-WAIT。"},
         Picture::LADDERS,
         {{"the client closes first", "rfc-tcp-life", {"--request=0", "--reply=0", "--think=40ms"}},
          {"the server closes first",
           "rfc-tcp-life",
           {"--request=0", "--reply=0", "--first=server", "--think=40ms"}}}},
        {"04-client-states",
         {"The client's path of states", "客户端经过的状态"},
         {"Figure 5 of RFC 9293 with the edges that the client of the first slide has taken: an "
          "active open, then an active close.",
          "RFC 9293 图 5，标出第一页中客户端走过的边：主动打开，然后主动关闭。"},
         Picture::CLIENT_STATES,
         {DIALOG}},
        {"05-server-states",
         {"The server's path of states", "服务器经过的状态"},
         {"The same run at the server: a passive open, then a passive close. It needs no "
          "TIME-WAIT: the ACK of its FIN ends it.",
          "同一次运行中的服务器：被动打开，然后被动关闭。它不需要 TIME-WAIT：对其 FIN 的 ACK "
          "一到，连接即告结束。"},
         Picture::SERVER_STATES,
         {DIALOG}},
        {"06-three-and-four",
         {"Why three to open and four to close", "为什么建立连接要三次，关闭要四次"},
         {"Each side must hear that its own number has arrived: a SYN and an ACK each way. The "
          "server sends its ACK and its SYN in one segment, so that three are enough. Closing is "
          "the same with FINs, but the server's ACK goes out at once, and its FIN only when its "
          "application has nothing left to send. If that is so already (left), ACK and FIN are "
          "one segment, and three are enough here too.",
          "双方都必须得知自己的序号已经到达：每个方向各需一个 SYN 和一个 ACK。服务器把 ACK "
          "和自己的 "
          "SYN 合在一个报文段里，所以三次就够了。关闭时换成 FIN，道理相同；但服务器的 ACK "
          "立即发出，而它的 FIN 要等应用程序不再发送数据时才能发出。如果此时已经无话可说（左图），"
          "ACK 与 FIN 合为一个报文段，三次也就够了。"},
         Picture::LADDERS,
         {{"nothing left to send: three", "rfc-tcp-half-close", {"--reply=0", "--think=0s"}},
          {"not finished yet: four", "rfc-tcp-half-close", {"--reply=0"}}}},
        {"07-half-close",
         {"Half-close: a FIN closes one direction only", "半关闭：FIN 只关闭一个方向"},
         {"The client has sent its request and says so by ShutdownSend(). It is in FIN-WAIT-2 and "
          "still receives: the server, in CLOSE-WAIT, works on the reply, sends it, and closes "
          "the other direction.",
          "客户端发完请求，用 ShutdownSend() 表明自己不再发送。它处于 FIN-WAIT-2，仍可接收；"
          "服务器处于 CLOSE-WAIT，处理完毕后发出应答，再关闭另一个方向。"},
         Picture::LADDERS,
         {{"a reply of 300 octets after the client's FIN", "rfc-tcp-half-close", {}}}},
        {"08-lost-last-ack",
         {"Why TIME-WAIT: the last ACK may get lost", "为什么需要 TIME-WAIT：最后的 ACK 可能丢失"},
         {"Nobody acknowledges the last ACK. When it is lost the server sends its FIN again, and "
          "somebody must be there to answer: the client acknowledges once more and begins its 2 "
          "MSL again.",
          "最后的 ACK 没有人再确认。它一旦丢失，服务器会重发 FIN，必须有人应答："
          "客户端再次发送 ACK，并重新开始 2 MSL 计时。"},
         Picture::LADDERS,
         {{"the last ACK is lost",
           "rfc-tcp-life",
           {"--request=0", "--reply=0", "--rules=drop LASTACK #1"}}}},
        {"09-time-wait",
         {"TIME-WAIT of 30 s, 1 min, 2 min: what is free when",
          "30 秒、1 分钟、2 分钟的 TIME-WAIT：什么何时释放"},
         {"The server closes first, so that TIME-WAIT and its cost are the server's; the client is "
          "free at once. TIME-WAIT lasts for 2 MSL: 30 s, 1 min or 2 min if the MSL is 15 s, 30 s "
          "or 1 min. The memory of socket and buffers is free as soon as it begins: a small entry "
          "is enough to repeat the last ACK. The port is free when it is over.",
          "服务器先关闭，因此 TIME-WAIT 及其代价由服务器承担，客户端则立即完全释放。TIME-WAIT 持续 "
          "2 MSL：MSL 为 15 秒、30 秒、1 分钟时，分别是 30 秒、1 分钟、2 分钟。套接字和缓冲区的内存"
          "在进入 TIME-WAIT 时就已释放，只需保留一个很小的表项，用来重发最后的 ACK；端口则要等 2 "
          "MSL "
          "结束才释放。"},
         Picture::LADDERS,
         {{"30 s, with an MSL of 15 s",
           "rfc-tcp-time-wait",
           {"--msl=15s", "--retry=30s", "--memory"}},
          {"1 min, with an MSL of 30 s",
           "rfc-tcp-time-wait",
           {"--msl=30s", "--retry=30s", "--memory"}},
          {"2 min, with an MSL of 1 min",
           "rfc-tcp-time-wait",
           {"--msl=60s", "--retry=30s", "--memory"}}}},
        {"10-reuse-address",
         {"The port during 2 MSL, and SO_REUSEADDR", "2 MSL 期间的端口与 SO_REUSEADDR"},
         {"As long as a connection of its port is in TIME-WAIT, a server that is started again "
          "cannot have the port: Bind() fails with ERROR_ADDRINUSE (left). With the attribute "
          "ReuseAddress, which is SO_REUSEADDR elsewhere, Bind() works at once (right). The old "
          "connection stays in TIME-WAIT all the same, and guards its pair of ports.",
          "只要该端口还有连接处于 TIME-WAIT，重新启动的服务器就得不到这个端口：Bind() 失败，错误为 "
          "ERROR_ADDRINUSE（左图）。设置属性 ReuseAddress（即其他系统中的 SO_REUSEADDR）后，Bind() "
          "立即成功（右图）。旧连接仍然停留在 TIME-WAIT，继续守护它的那一对端口。"},
         Picture::LADDERS,
         {{"a server without ReuseAddress", "rfc-tcp-time-wait", {}},
          {"the same with ReuseAddress", "rfc-tcp-time-wait", {"--reuse-address"}}}},
        {"11-old-duplicate",
         {"Why TIME-WAIT: an old duplicate", "为什么需要 TIME-WAIT：迟到的旧报文段"},
         {"The segment with \"pay 900\" takes 2 s; it is sent again in time, and the connection "
          "ends well. Without TIME-WAIT (left) the same pair of ports has a new connection when "
          "the old segment arrives, and its sequence numbers fit: the server takes \"pay 900\" "
          "once more, and \"pay 500\", with the same numbers, as a repetition. With 2 MSL (right) "
          "the old segment finds nobody, gets a RST, and the next connection is clean.",
          "携带“pay 900”的报文段在路上耽搁了 2 秒；发送方及时重发，连接正常结束。如果没有 "
          "TIME-"
          "WAIT（左图），旧报文段到达时，同一对端口上已有新的连接，而它的序号恰好合适：服务器再次"
          "收下“pay 900”，却把序号相同的“pay 500”当作重复数据丢弃。有了 2 MSL（右图），旧报文段"
          "到达时已没有连接，只得到一个 RST，下一个连接不受影响。"},
         Picture::LADDERS,
         {{"MSL 0: no TIME-WAIT", "rfc-tcp-old-duplicate", {"--msl=0s"}},
          {"MSL 30 s", "rfc-tcp-old-duplicate", {}}}},
        {"12-routing-loop",
         {"MSL and TTL: what ends the life of a segment", "MSL 与 TTL：报文段的寿命由什么限定"},
         {"Two routers send a SYN to each other. Each takes 1 from its TTL; at 0 it is dropped, "
          "and ICMP \"time exceeded\" goes back to the client (left). The TTL counts links and not "
          "seconds; TCP needs a bound in seconds, the MSL. One follows from the other if a link "
          "takes less than MSL / TTL: 2 min / 255 is 0.47 s. If the loop is repaired (right) "
          "before the TTL is eaten up, what was in it arrives late: old duplicates.",
          "两台路由器互相转发同一个 SYN。每转发一次，TTL 减 1；减到 0 "
          "时报文段被丢弃，并向客户端返回 "
          "ICMP 超时报文（左图）。TTL 计的是经过的链路数，不是秒数；而 TCP 需要以秒计的上限，即 "
          "MSL。"
          "只要每段链路用时少于 MSL / TTL（2 分钟 / 255，约 0.47 "
          "秒），前者就能保证后者。如果环路在 "
          "TTL 耗尽之前修复（右图），困在其中的报文段就会迟到，成为旧的重复报文段。"},
         Picture::LADDERS,
         {{"TTL 6, 400 ms a link, repaired after 2.9 s",
           "rfc-tcp-routing-loop",
           {"--ttl=6", "--delay=400ms", "--repair=2900ms"},
           ROUTERS},
          {"TTL 64, 400 ms a link, repaired after 3.3 s",
           "rfc-tcp-routing-loop",
           {"--delay=400ms", "--repair=3300ms"},
           ROUTERS}}},
        {"13-simultaneous",
         {"Simultaneous open and simultaneous close", "同时打开与同时关闭"},
         {"Both hosts call Connect(): the SYNs cross, each is answered by a SYN,ACK, and one "
          "connection comes out, without a listener. Both call Close(): the FINs cross, both are "
          "in CLOSING until the ACK of their own FIN comes, and both are in TIME-WAIT.",
          "两台主机同时调用 Connect()：两个 SYN 交错，各自得到 SYN,ACK，最终只建立一个连接，"
          "而且不需要监听者。两台主机同时调用 Close()：两个 FIN 交错，双方都处于 "
          "CLOSING，直到对自己 "
          "FIN 的 ACK 到达，然后双方都进入 TIME-WAIT。"},
         Picture::LADDERS,
         {{"both at the same time", "rfc-tcp-simultaneous", {}, {"host A", "host B"}}}},
        {"14-reset",
         {"Refused, and reset", "连接被拒绝，连接被重置"},
         {"A RST says that there is no such connection. Left: nobody listens on the port, and "
          "Connect() fails. Right: the server's application gives up with Abort(). Nobody "
          "acknowledges a RST, and nobody waits in TIME-WAIT after it. Here it is lost, and the "
          "client learns what has happened when it sends again: its segment belongs to no "
          "connection, and is answered by another RST.",
          "RST 的意思是：这里没有这个连接。左图：该端口无人监听，Connect() "
          "失败。右图：服务器的应用程序"
          "调用 Abort() 放弃连接。RST 无需确认，之后也没有人停留在 TIME-WAIT。图中这个 RST 丢失了，"
          "客户端再次发送时才得知：它的报文段不属于任何连接，得到的应答又是一个 RST。"},
         Picture::LADDERS,
         {{"nobody listens", "rfc-tcp-refused", {}},
          {"the server aborts, and its first RST is lost",
           "rfc-tcp-refused",
           {"--case=aborted", "--rules=drop RST #1"}}}},
    };
}

} // namespace lecture
