/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "slides.h"

#include "common/state-diagram.h"
#include "life.h"

#include "ns3/rfc-tcp-ladder.h"

#include <cstdio>
#include <fstream>
#include <utility>

namespace lecture
{

namespace
{

using ns3::RfcTcpLadder;

/** Draws runs as ladders side by side on a slide. */
void
DrawLadders(const std::string& path, const std::vector<std::pair<std::string, Plan>>& runs)
{
    std::vector<ns3::RfcTcpJournal> journals;
    for (const auto& [title, plan] : runs)
    {
        journals.push_back(Live(plan));
    }
    std::vector<RfcTcpLadder::Panel> panels;
    for (std::size_t i = 0; i < runs.size(); ++i)
    {
        RfcTcpLadder::Panel panel;
        panel.journal = &journals[i];
        panel.left = CLIENT;
        panel.right = SERVER;
        panel.title = runs[i].first;
        panels.push_back(panel);
    }
    RfcTcpLadder::Style style;
    style.aspect = 16.0 / 9;
    RfcTcpLadder(style).DrawSideBySide(path, panels);
}

/** Draws the states that one end of a run goes through. */
void
DrawStates(const std::string& path, const Plan& plan, uint32_t node)
{
    const ns3::RfcTcpJournal journal = Live(plan);
    common::StateDiagram diagram;
    for (const auto& state : journal.GetStates())
    {
        if (state.node == node)
        {
            diagram.Count(state);
        }
    }
    const std::string dot = path + ".dot";
    std::ofstream(dot) << diagram.GetDot("");
    common::RunDot(dot, path);
    std::remove(dot.c_str());
}

/** @return a request of 200 octets and a reply of 1000 */
Plan
MakeDialog()
{
    Plan plan;
    plan.request = 200;
    plan.reply = 1000;
    return plan;
}

/** @return a connection that is opened and closed without data */
Plan
MakeEmpty(FirstClose firstClose)
{
    Plan plan;
    plan.firstClose = firstClose;
    return plan;
}

} // namespace

std::vector<Slide>
GetSlides()
{
    return {
        {"1-life",
         {"The whole life of a connection", "一个连接的一生"},
         {"Three segments open it, each direction carries its data, each direction is closed by a "
          "FIN of its own, and the end that closed first waits for 2 MSL in TIME-WAIT.",
          "三个报文段打开连接；两个方向各自传送数据，又各自用一个 FIN 关闭；先关闭的一端在 "
          "TIME-WAIT 状态停留 2 MSL。"},
         [](const std::string& path) {
             DrawLadders(path, {{"request and reply", MakeDialog()}});
         }},
        {"2-three-way-handshake",
         {"Three-way handshake: who holds what, and when", "三次握手：谁在何时占用资源"},
         {"The client has a connection from Connect() on, the server only once the SYN has come. "
          "Until the third segment comes the server is half-open: this is what a SYN flood "
          "exhausts. Three segments, for each side must hear that its own initial sequence number "
          "has arrived, and the server says both in one segment.",
          "客户端从 Connect() 起就有了连接，服务器收到 SYN 之后才有。第三个报文段到达之前，"
          "服务器处于半开状态，SYN 洪泛耗尽的正是这种资源。之所以是三次：双方都必须得知自己的"
          "初始序号已经到达，而服务器把应答和自己的 SYN 合在一个报文段里。"},
         [](const std::string& path) {
             DrawLadders(path, {{"no data, nobody closes", MakeEmpty(FirstClose::NOBODY)}});
         }},
        {"3-four-way-close",
         {"Close, begun by the client and by the server", "关闭：由客户端发起，由服务器发起"},
         {"Four things are said: FIN, its ACK, the other FIN, its ACK. If the other end has "
          "nothing "
          "left to send, its ACK and its FIN are one segment, as here. The end that closes first "
          "is "
          "the one in TIME-WAIT, whichever role it has.",
          "要说四件事：FIN、对它的 ACK、另一个 FIN、对它的 ACK。如果对方已没有数据要发，"
          "它的 ACK 和 FIN 合为一个报文段，正如此图。无论是客户端还是服务器，先关闭的一端进入 "
          "TIME-WAIT。"},
         [](const std::string& path) {
             DrawLadders(path,
                         {{"the client closes first", MakeEmpty(FirstClose::CLIENT)},
                          {"the server closes first", MakeEmpty(FirstClose::SERVER)}});
         }},
        {"4-client-states",
         {"The client's path of states", "客户端经过的状态"},
         {"Figure 5 of RFC 9293 with the edges that the client of the first slide has taken: an "
          "active open, then an active close.",
          "RFC 9293 图 5，标出第一页中客户端走过的边：主动打开，然后主动关闭。"},
         [](const std::string& path) { DrawStates(path, MakeDialog(), CLIENT); }},
        {"5-server-states",
         {"The server's path of states", "服务器经过的状态"},
         {"The same run at the server: a passive open, then a passive close. It needs no "
          "TIME-WAIT: "
          "the ACK of its FIN ends it.",
          "同一次运行中的服务器：被动打开，然后被动关闭。它不需要 TIME-WAIT：对其 FIN 的 ACK "
          "一到，连接即告结束。"},
         [](const std::string& path) { DrawStates(path, MakeDialog(), SERVER); }},
        {"6-lost-last-ack",
         {"Why TIME-WAIT: the last ACK may get lost", "为什么需要 TIME-WAIT：最后的 ACK 可能丢失"},
         {"Nobody acknowledges the last ACK. When it is lost the server sends its FIN again, and "
          "somebody must be there to answer: the client acknowledges once more and begins its 2 "
          "MSL "
          "again.",
          "最后的 ACK 没有人再确认。它一旦丢失，服务器会重发 FIN，必须有人应答："
          "客户端再次发送 ACK，并重新开始 2 MSL 计时。"},
         [](const std::string& path) {
             Plan plan = MakeEmpty(FirstClose::CLIENT);
             plan.rules = "drop LASTACK #1";
             DrawLadders(path, {{"the last ACK is lost", plan}});
         }},
    };
}

} // namespace lecture
