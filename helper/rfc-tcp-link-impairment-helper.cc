/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-link-impairment-helper.h"

#include "internal/text.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/random-variable-stream.h"

#include <iostream>

namespace ns3
{

namespace
{

/** @param texts rules separated by semicolons @return the rules that are not blank */
std::vector<std::string>
SplitRules(const std::string& texts)
{
    std::vector<std::string> rules;
    for (const auto& text : rfctcp::Split(texts, ';'))
    {
        if (text.find_first_not_of(" \t\n") != std::string::npos)
        {
            rules.push_back(text);
        }
    }
    return rules;
}

} // namespace

RfcTcpLinkImpairmentHelper&
RfcTcpLinkImpairmentHelper::SetRandomLoss(double rate, Direction direction)
{
    NS_ABORT_MSG_UNLESS(rate >= 0 && rate <= 1, "Random loss " << rate << "; legal: 0 to 1");
    SetLoss(Loss{rate, 0, 0}, direction);
    return *this;
}

RfcTcpLinkImpairmentHelper&
RfcTcpLinkImpairmentHelper::SetBurstLoss(double rate,
                                         uint32_t shortest,
                                         uint32_t longest,
                                         Direction direction)
{
    NS_ABORT_MSG_UNLESS(rate >= 0 && rate <= 1, "Burst loss " << rate << "; legal: 0 to 1");
    NS_ABORT_MSG_UNLESS(shortest >= 1 && longest >= shortest,
                        "Bursts of " << shortest << " to " << longest
                                     << " packets; legal: 1 or more, the longest not below");
    SetLoss(Loss{rate, shortest, longest}, direction);
    return *this;
}

void
RfcTcpLinkImpairmentHelper::SetLoss(const Loss& loss, Direction direction)
{
    if (direction != Direction::B_TO_A)
    {
        m_loss[0] = loss;
    }
    if (direction != Direction::A_TO_B)
    {
        m_loss[1] = loss;
    }
}

RfcTcpLinkImpairmentHelper&
RfcTcpLinkImpairmentHelper::AddRule(const RfcTcpImpairmentRule& rule)
{
    m_rules.push_back(rule);
    return *this;
}

RfcTcpLinkImpairmentHelper&
RfcTcpLinkImpairmentHelper::AddRule(const std::string& text)
{
    std::string error;
    const auto rule = RfcTcpImpairmentRule::Parse(text, error);
    NS_ABORT_MSG_UNLESS(rule.has_value(), error);
    return AddRule(*rule);
}

RfcTcpLinkImpairmentHelper&
RfcTcpLinkImpairmentHelper::AddRules(const std::string& texts)
{
    const std::string wrong = ExplainRules(texts);
    NS_ABORT_MSG_UNLESS(wrong.empty(), wrong);
    for (const std::string& text : SplitRules(texts))
    {
        AddRule(text);
    }
    return *this;
}

std::string
RfcTcpLinkImpairmentHelper::ExplainRules(const std::string& texts)
{
    for (const std::string& text : SplitRules(texts))
    {
        std::string error;
        if (!RfcTcpImpairmentRule::Parse(text, error))
        {
            const bool cut = texts.find(' ') == std::string::npos;
            return error + (cut ? " (ns3::CommandLine cuts the value of a std::string at its first "
                                  "space; options of AddRulesOption() keep all of it)"
                                : "");
        }
    }
    return "";
}

RfcTcpLinkImpairmentHelper&
RfcTcpLinkImpairmentHelper::AddRulesOption(CommandLine& cmd, const std::string& name)
{
    const auto take = [this, name](const std::string& texts) {
        const std::string wrong = ExplainRules(texts);
        if (!wrong.empty())
        {
            std::cerr << "--" << name << "=" << texts << ": " << wrong << std::endl;
            return false;
        }
        AddRules(texts);
        return true;
    };
    // Braces: which type the callback has differs between releases of ns-3
    cmd.AddValue(name,
                 "exact impairments of the link, separated by semicolons, as \"drop SYN,ACK #1; "
                 "drop LASTACK\"",
                 {take});
    return *this;
}

Ptr<RfcTcpImpairment>
RfcTcpLinkImpairmentHelper::Install(Ptr<NetDevice> a, Ptr<NetDevice> b)
{
    auto link = CreateObject<RfcTcpImpairment>();
    link->Attach(a, b);
    for (const auto& rule : m_rules)
    {
        link->AddRule(rule);
    }
    for (std::size_t i = 0; i < m_loss.size(); ++i)
    {
        const Loss& loss = m_loss[i];
        const auto direction = i == 0 ? Direction::A_TO_B : Direction::B_TO_A;
        if (loss.rate > 0 && loss.shortest == 0)
        {
            auto model = CreateObject<RateErrorModel>();
            model->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
            model->SetRate(loss.rate);
            link->AddErrorModel(direction, model);
        }
        else if (loss.rate > 0)
        {
            auto size = CreateObject<UniformRandomVariable>();
            size->SetAttribute("Min", DoubleValue(loss.shortest));
            size->SetAttribute("Max", DoubleValue(loss.longest));
            auto model = CreateObject<BurstErrorModel>();
            model->SetBurstRate(loss.rate);
            model->SetRandomBurstSize(size);
            link->AddErrorModel(direction, model);
        }
    }
    m_links.push_back(link);
    return link;
}

Ptr<RfcTcpImpairment>
RfcTcpLinkImpairmentHelper::Install(const NetDeviceContainer& devices)
{
    NS_ABORT_MSG_UNLESS(devices.GetN() == 2,
                        "RfcTcpLinkImpairmentHelper::Install() with "
                            << devices.GetN() << " devices; legal: the 2 ends of a link");
    return Install(devices.Get(0), devices.Get(1));
}

int64_t
RfcTcpLinkImpairmentHelper::AssignStreams(int64_t stream)
{
    int64_t next = stream;
    for (const auto& link : m_links)
    {
        next += link->AssignStreams(next);
    }
    return next - stream;
}

} // namespace ns3
