/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/sample-log.h"

#include "internal/record-columns.h"
#include "internal/text.h"

#include "ns3/node-list.h"
#include "ns3/rfc-tcp-l4-protocol.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"

namespace ns3::rfctcp
{

SampleLog::SampleLog(const std::string& path, NodeSelection nodes, const Time& interval)
    : Record(std::move(nodes)),
      m_perAck(interval.IsZero()),
      m_table([](const ConnectionSummary&) {}),
      m_file(
          path,
          "samples",
          "times in seconds, windows in octets, pacing_rate in bit/s, names as of Linux tcp_probe")
{
    m_file.Write("time_s,node,src,dest,state,data_len,snd_nxt,snd_una,snd_cwnd,ssthresh,snd_wnd,"
                 "srtt,rcv_wnd,rttvar,rto,rtt_sample,in_flight,pacing_rate,ca_state");
}

void
SampleLog::OnState(const RfcTcpStateRecord& transition)
{
    m_table.OnState(transition);
}

void
SampleLog::OnSent(const RfcTcpSegmentRecord& segment)
{
    m_table.OnSent(segment);
}

void
SampleLog::OnDelivered(const RfcTcpSegmentRecord& segment)
{
    const auto* summary = m_table.Find(segment);
    const uint64_t before =
        summary ? ConnectionTable::EndOf(*summary, segment.destination).rtt.count : 0;
    m_table.OnDelivered(segment);
    const auto flags = segment.header.flags & (TcpHeader::ACK | TcpHeader::RST);
    if (!m_perAck || !IsAbout(*segment.receiver) || flags != TcpHeader::ACK)
    {
        return;
    }
    std::string rtt;
    if (summary)
    {
        const RttSamples& samples = ConnectionTable::EndOf(*summary, segment.destination).rtt;
        rtt = samples.count > before ? SecondsText(Seconds(samples.latest)) : "";
    }
    // once TCP has processed it
    Simulator::ScheduleNow([node = *segment.receiver,
                            local = segment.destination,
                            peer = segment.source,
                            length = std::to_string(segment.header.length),
                            rtt,
                            this] {
        if (Recorder::Find())
        {
            Sample(node, local, peer, length, rtt);
        }
    });
}

void
SampleLog::SampleAll(const Recorder& recorder)
{
    for (const auto& [key, state] : recorder.GetStates())
    {
        const auto& [node, local, peer] = key;
        if (IsAbout(node) && !peer.IsInvalid())
        {
            Sample(node, local, peer, "", "");
        }
    }
}

void
SampleLog::Sample(uint32_t node,
                  const Address& local,
                  const Address& peer,
                  const std::string& length,
                  const std::string& rtt)
{
    const auto info = Recorder::Find()->GetInfo(node, local, peer);
    if (!info)
    {
        return; // over, or in TIME-WAIT
    }
    const bool all = NodeList::GetNode(node)->GetObject<RfcTcpL4Protocol>() != nullptr;
    const auto seconds = [](const Time& time) { return time.IsZero() ? "" : SecondsText(time); };
    std::string line = SecondsText(Simulator::Now());
    for (const std::string& field :
         {std::to_string(node),
          EndText(local),
          EndText(peer),
          std::string(TcpSocket::TcpStateName[info->tcpi_state]),
          length,
          std::to_string(info->tcpi_snd_nxt),
          std::to_string(info->tcpi_snd_una),
          std::to_string(info->tcpi_snd_cwnd),
          std::to_string(info->tcpi_snd_ssthresh),
          std::to_string(info->tcpi_snd_wnd),
          seconds(info->tcpi_rtt),
          std::to_string(info->tcpi_rcv_wnd),
          all ? seconds(info->tcpi_rttvar) : "",
          seconds(info->tcpi_rto),
          rtt,
          std::to_string(info->tcpi_bytes_in_flight),
          info->tcpi_pacing_rate.GetBitRate() > 0
              ? std::to_string(info->tcpi_pacing_rate.GetBitRate())
              : "",
          std::string(TcpSocketState::TcpCongStateName[info->tcpi_ca_state])})
    {
        line += "," + field;
    }
    m_file.Write(line);
}

} // namespace ns3::rfctcp
