/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ladder-diagram.h"

#include "conduct.h"
#include "model/internal/text.h"
#include "simulation.h"

#include <cmath>
#include <vector>

namespace compare
{

namespace
{

using ns3::rfctcp::Format;

std::string
DescribeTime(const char* name, double seconds)
{
    return std::string(name) + " " + (std::isnan(seconds) ? "-" : Format("%.3f s", seconds));
}

/** @return what one end was told, as "client was told: end of data" */
std::string
DescribeEnd(End end, const RunResult& result)
{
    std::string text = std::string(GetName(end)) + " was told: ";
    if (result.toldError[end])
    {
        return text + "an error";
    }
    return text + (result.sawEof[end] ? "end of data" : "nothing");
}

std::string
GetVerdictColor(Verdict verdict)
{
    switch (verdict)
    {
    case Verdict::CLEAN:
        return "#2b8a3e";
    case Verdict::INCOMPLETE:
    case Verdict::FAILED:
        return "#c76a00";
    case Verdict::STUCK:
    case Verdict::DATA_LOST:
    case Verdict::TIME_LIMIT:
    case Verdict::CRASHED:
        return "#c1121f";
    }
    return "#222222";
}

/** @return times and counts of a run in a line */
std::string
DescribeNumbers(const RunResult& result)
{
    return DescribeTime("handshake", result.handshakeSeconds) + ",  " +
           DescribeTime("close", result.closeSeconds) + ",  " +
           DescribeTime("completion", result.completionSeconds) + ",  " +
           DescribeTime("TIME-WAIT", result.timeWaitSeconds) + ";  " +
           std::to_string(result.segments) + " segments, " +
           std::to_string(result.retransmissions) + " retransmitted, " +
           std::to_string(result.segmentsLost) + " lost";
}

/** @return what the numbers of a run tell, in lines */
std::vector<std::string>
DescribeResult(const RunResult& result)
{
    const auto delivered = [&result](End sender) {
        return std::to_string(result.received[GetPeer(sender)]) + " of " +
               std::to_string(result.sent[sender]) + " B delivered";
    };
    return {DescribeNumbers(result),
            "client to server: " + delivered(CLIENT) + ",  server to client: " + delivered(SERVER),
            DescribeEnd(CLIENT, result) + ",  " + DescribeEnd(SERVER, result)};
}

} // namespace

ns3::RfcTcpLadder::Panel
MakePanel(const RunSpec& spec, const LadderSide& side)
{
    ns3::RfcTcpLadder::Panel panel;
    panel.journal = &side.journal;
    panel.title = side.stack->title;
    panel.badge = GetName(side.result.verdict);
    panel.badgeColor = GetVerdictColor(side.result.verdict);
    if (!spec.scenario->program.empty())
    {
        panel.connection = side.journal.GetSegments().front().connection;
        panel.facts = {DescribeNumbers(side.result)};
        return panel;
    }
    panel.left = CLIENT;
    panel.right = SERVER;
    panel.end = GetDuration(spec.msl);
    panel.facts = DescribeResult(side.result);
    if (const auto early = FindEarlyEnd(side.journal))
    {
        panel.badge += ", FIN not acknowledged";
        if (side.result.verdict == Verdict::CLEAN) // for applications, which are not told
        {
            panel.badgeColor = GetVerdictColor(Verdict::FAILED);
        }
        panel.facts.back() +=
            std::string(",  ") + GetName(*early) + " in CLOSED before its FIN is acknowledged";
    }
    return panel;
}

void
DrawLadderDiagram(const std::string& path,
                  const RunSpec& spec,
                  const std::vector<LadderSide>& sides)
{
    std::vector<ns3::RfcTcpLadder::Panel> panels;
    for (const LadderSide& side : sides)
    {
        panels.push_back(MakePanel(spec, side));
    }
    ns3::RfcTcpLadder ladder;
    const bool isProgram = !spec.scenario->program.empty();
    ladder.SetTitle(
        spec.scenario->name + "   (seed " + std::to_string(spec.seed) + ", run " +
            std::to_string(spec.run) +
            (isProgram ? "" : ", random loss " + Format("%g %%", 100 * spec.loss)) + ")",
        spec.scenario->summary + (isProgram ? "; first connection"
                                            : "; " + Describe(spec.link) + ", MSL " +
                                                  Format("%g s", spec.msl.GetSeconds())));
    ladder.DrawSideBySide(path, panels);
}

} // namespace compare
