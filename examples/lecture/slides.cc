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

} // namespace

std::vector<Slide>
GetSlides()
{
    return {
        {"01-life",
         {"The whole life of a connection", "一个连接的一生"},
         {"Three segments open it, each direction carries its data, each direction is closed by a "
          "FIN of its own, and the end that closed first waits for 2 MSL in TIME-WAIT.",
          "三个报文段打开连接；两个方向各自传送数据，又各自用一个 FIN 关闭；先关闭的一端在 "
          "TIME-WAIT 状态停留 2 MSL。"},
         Picture::LADDERS,
         {DIALOG}},
        {"02-three-way-handshake",
         {"Three-way handshake: who holds what, and when", "三次握手：谁在何时占用资源"},
         {"The client has a connection from Connect() on, the server only once the SYN has come. "
          "Until the third segment comes the server is half-open: this is what a SYN flood "
          "exhausts.",
          "客户端从调用 Connect() 起就占用一个连接，服务器收到 SYN "
          "之后才占用。第三个报文段到达之前，"
          "服务器处于半开状态，SYN 洪泛攻击耗尽的正是这种资源。"},
         Picture::LADDERS,
         {{"no data, nobody closes",
           "rfc-tcp-life",
           {"--request=0", "--reply=0", "--first=nobody"}}}},
        {"03-four-way-close",
         {"Close, begun by the client and by the server", "关闭：由客户端发起，由服务器发起"},
         {"Four things are said: FIN, its ACK, the other FIN, its ACK. The end that closes first "
          "is the one in TIME-WAIT, whichever role it has.",
          "要说四件事：FIN、对它的 ACK、另一个 FIN、对它的 ACK。无论是客户端还是服务器，"
          "先关闭的一端进入 TIME-WAIT。"},
         Picture::LADDERS,
         {{"the client closes first", "rfc-tcp-life", {"--request=0", "--reply=0"}},
          {"the server closes first",
           "rfc-tcp-life",
           {"--request=0", "--reply=0", "--first=server"}}}},
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
         {"Why three to open and four to close", "为什么打开要三次，关闭要四次"},
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
        {"14-reset",
         {"Refused, and reset", "连接被拒绝，连接被重置"},
         {"A RST says that there is no such connection. Left: nobody listens on the port, and "
          "Connect() fails. Right: the server's application gives up with Abort(), and the client "
          "learns it by an error, not by the end of the stream. Nobody acknowledges a RST, and "
          "nobody waits in TIME-WAIT after it.",
          "RST 的意思是：这里没有这个连接。左图：该端口无人监听，Connect() 失败。右图：服务器的"
          "应用程序调用 Abort() 放弃连接，客户端得到的是错误，而不是数据流结束。RST 无需确认，"
          "之后也没有人停留在 TIME-WAIT。"},
         Picture::LADDERS,
         {{"nobody listens", "rfc-tcp-refused", {}},
          {"the server aborts", "rfc-tcp-refused", {"--case=aborted"}}}},
    };
}

} // namespace lecture
