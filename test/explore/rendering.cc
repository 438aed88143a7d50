/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rendering.h"

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <optional>
#include <sstream>
#include <string>

namespace ns3::rfctcp::explore
{

namespace
{

/** @param instant any @return seconds since the beginning */
double
Seconds(Instant instant)
{
    return std::chrono::duration<double>(instant - START).count();
}

/** @param segment a segment @return the same in few letters */
std::string
Brief(const Segment& segment)
{
    std::ostringstream os;
    os << segment.flags.ToString() << ' ' << segment.seq.Value();
    if (segment.length > 0)
    {
        os << '(' << segment.length << ')';
    }
    if (segment.flags.ack)
    {
        os << " ack " << segment.ack.Value();
    }
    return os.str();
}

/** The lines of a ladder. */
class Ladder
{
  public:
    /** @param os where to */
    explicit Ladder(std::ostream& os)
        : m_os(os)
    {
        Print("time", "client or first host", "", "server or second host");
    }

    /** @param world before the event @param event it @return what its line says between the hosts
     */
    std::string Describe(const World& world, const Event& event) const
    {
        if (event.kind == Event::Kind::CALL || event.kind == Event::Kind::FIRE)
        {
            return "";
        }
        const Datagram& datagram = world.OnWay()[event.index];
        const std::string number = "[" + std::to_string(NumberOf(datagram)) + "] ";
        const std::string text = number + Brief(datagram.segment);
        return event.kind == Event::Kind::LOSE ? text + "  is lost"
               : datagram.from == 0            ? text + " ->"
                                               : "<- " + text;
    }

    /** A line for an event. @param between what Describe() says @param world after it @param event
     * it */
    void Add(const std::string& between, const World& world, const Event& event)
    {
        std::string left = ns3::rfctcp::Name(world.GetHost(0).GetState());
        std::string right = ns3::rfctcp::Name(world.GetHost(1).GetState());
        if (event.kind == Event::Kind::CALL || event.kind == Event::Kind::FIRE)
        {
            const std::string what =
                event.kind == Event::Kind::FIRE ? "timer" : Name(static_cast<Call>(event.index));
            std::string& own = event.host == 0 ? left : right;
            own = what + ", " + own;
        }
        std::ostringstream time;
        time << Seconds(world.Now()) << " s";
        Print(time.str(), left, between, right);
        const std::size_t fitting = world.JustSent().size() - world.JustOverflowed();
        for (std::size_t i = 0; i < world.JustSent().size(); ++i)
        {
            const Datagram& datagram = world.JustSent()[i];
            m_sent.push_back(datagram);
            const std::string text = "[" + std::to_string(m_sent.size()) + "] " +
                                     Brief(datagram.segment) +
                                     (i < fitting ? "" : "  finds no room");
            Print("",
                  datagram.from == 0 ? "sends " + text : "",
                  "",
                  datagram.from == 0 ? "" : "sends " + text);
        }
    }

  private:
    /** @param datagram on its way @return its number: the last one like it */
    std::size_t NumberOf(const Datagram& datagram) const
    {
        for (std::size_t i = m_sent.size(); i-- > 0;)
        {
            if (m_sent[i].from == datagram.from && m_sent[i].sentAt == datagram.sentAt &&
                m_sent[i].segment == datagram.segment)
            {
                return i + 1;
            }
        }
        return 0;
    }

    /** Prints four columns. @param time first @param left second @param between third @param right
     *  last */
    void Print(const std::string& time,
               const std::string& left,
               const std::string& between,
               const std::string& right)
    {
        std::ostringstream line;
        line << std::left << std::setw(8) << time << std::setw(38) << left << std::setw(42)
             << between << right;
        std::string text = line.str();
        text.erase(text.find_last_not_of(' ') + 1);
        m_os << text << '\n';
    }

    std::ostream& m_os;           ///< where to
    std::vector<Datagram> m_sent; ///< by number
};

/** The lines of a packetdrill script. */
class Script
{
  public:
    /** @param os where to @param number of the host */
    Script(std::ostream& os, uint8_t number)
        : m_os(os),
          m_number(number)
    {
    }

    /** @param before the world @param event what happens @param after the world */
    void Add(const World& before, const Event& event, const World& after)
    {
        const Host& host = after.GetHost(m_number);
        if (event.kind == Event::Kind::CALL && event.host == m_number)
        {
            AddCall(static_cast<Call>(event.index), before, after);
        }
        else if (event.kind == Event::Kind::DELIVER || event.kind == Event::Kind::DUPLICATE)
        {
            const Datagram& datagram = before.OnWay()[event.index];
            if (datagram.from != m_number)
            {
                AddArrival(datagram.segment, after);
            }
        }
        for (const Datagram& datagram : after.JustSent())
        {
            if (datagram.from == m_number)
            {
                Line(after) << "> " << Packet(datagram.segment, false) << Options(datagram.segment)
                            << '\n';
            }
        }
        const bool accepted = !host.Records().empty() && host.Records().back().passive &&
                              host.Records().back().connected;
        if (accepted && m_accepted < host.Records().size())
        {
            m_accepted = host.Records().size();
            m_descriptor = 4;
            Line(after) << "accept(3, ..., ...) = 4\n";
        }
    }

  private:
    /** @param call of the user @param before the world @param after the world */
    void AddCall(Call call, const World& before, const World& after)
    {
        switch (call)
        {
        case Call::LISTEN:
            Line(after) << "socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n";
            Line(after) << "bind(3, ..., ...) = 0\n";
            Line(after) << "listen(3, 5) = 0\n";
            break;
        case Call::OPEN:
            m_descriptor = 3;
            m_iss.reset();
            m_irs.reset();
            Line(after) << "socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n";
            Line(after) << "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n";
            Line(after) << "connect(3, ..., ...) = -1 EINPROGRESS\n";
            break;
        case Call::SEND: {
            const int octets = after.GetHost(m_number).Records().back().sent -
                               before.GetHost(m_number).Records().back().sent;
            Line(after) << "write(" << m_descriptor << ", ..., " << octets << ") = " << octets
                        << '\n';
            break;
        }
        case Call::READ:
            Line(after) << "read(" << m_descriptor << ", ..., 100) = "
                        << before.GetHost(m_number).GetConnection()->ReadableOctets() << '\n';
            break;
        case Call::SHUTDOWN:
            Line(after) << "shutdown(" << m_descriptor << ", SHUT_WR) = 0\n";
            break;
        case Call::CLOSE:
            Line(after) << "close(" << m_descriptor << ") = 0\n";
            break;
        case Call::ABORT:
            Line(after) << "setsockopt(" << m_descriptor
                        << ", SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0\n";
            Line(after) << "close(" << m_descriptor << ") = 0\n";
            break;
        case Call::COUNT:
            break;
        }
    }

    /** @param segment that arrives @param after the world */
    void AddArrival(const Segment& segment, const World& after)
    {
        if (segment.flags.syn)
        {
            m_irs = segment.seq;
        }
        Line(after) << "< " << Packet(segment, true) << " win " << segment.window
                    << Options(segment) << '\n';
    }

    /** @param world after the event @return the stream, with the time of a line */
    std::ostream& Line(const World& world)
    {
        std::ostringstream time;
        time << '+' << std::chrono::duration<double>(world.Now() - m_last).count();
        m_last = world.Now();
        return m_os << std::left << std::setw(7) << time.str();
    }

    /** @param segment a segment @param arrives it comes from the peer @return its numbers */
    std::string Packet(const Segment& segment, bool arrives)
    {
        const Flags& flags = segment.flags;
        std::string letters;
        letters += flags.fin ? "F" : "";
        letters += flags.syn ? "S" : "";
        letters += flags.rst ? "R" : "";
        letters += flags.psh ? "P" : "";
        letters += flags.ack ? "." : "";
        if (!arrives && flags.syn)
        {
            m_iss = segment.seq; // called 0 from now on
        }
        const std::optional<SeqNum> sender = arrives ? m_irs : m_iss;
        const std::optional<SeqNum> receiver = arrives ? m_iss : m_irs;
        const uint32_t begin = arrives && flags.syn ? segment.seq.Value()
                               : sender             ? segment.seq.Value() - sender->Value()
                                                    : segment.seq.Value();
        std::ostringstream os;
        os << letters << ' ' << begin << ':' << begin + segment.length << '(' << segment.length
           << ')';
        if (flags.ack)
        {
            const bool raw = !receiver || (flags.syn && !arrives);
            os << " ack " << (raw ? segment.ack.Value() : segment.ack.Value() - receiver->Value());
        }
        return os.str();
    }

    /** @param segment a segment @return its options in angle brackets, if any */
    std::string Options(const Segment& segment) const
    {
        std::ostringstream os;
        const auto add = [&os](const auto&... parts) {
            os << (os.str().empty() ? " <" : ",");
            (os << ... << parts);
        };
        if (segment.options.mss)
        {
            add("mss ", *segment.options.mss);
        }
        if (segment.options.sackPermitted)
        {
            add("sackOK,nop,nop");
        }
        if (segment.options.windowScale)
        {
            add("nop,wscale ", int{*segment.options.windowScale});
        }
        for (const SackBlock& block : segment.options.sack)
        {
            const bool first = &block == segment.options.sack.data();
            add(first ? "nop,nop,sack " : "",
                block.left.Value() - m_iss.value_or(SeqNum{}).Value(),
                ':',
                block.right.Value() - m_iss.value_or(SeqNum{}).Value());
        }
        return os.str().empty() ? "" : os.str() + '>';
    }

    std::ostream& m_os;          ///< where to
    uint8_t m_number;            ///< of the host
    int m_descriptor{3};         ///< of the connection
    std::size_t m_accepted{0};   ///< connections up to here were accepted
    std::optional<SeqNum> m_iss; ///< of the host
    std::optional<SeqNum> m_irs; ///< of the peer
    Instant m_last{START};       ///< time of the last line
};

} // namespace

void
DrawLadder(std::ostream& os, const Scenario& scenario, const std::vector<Event>& events)
{
    const auto setups = MakeSetups(scenario);
    World world(setups, scenario);
    Ladder ladder(os);
    for (const Event& event : events)
    {
        const std::string between = ladder.Describe(world, event);
        world.Do(event);
        ladder.Add(between, world, event);
    }
}

void
WriteScript(std::ostream& os,
            const Scenario& scenario,
            const std::vector<Event>& events,
            uint8_t host)
{
    const auto setups = MakeSetups(scenario);
    World world(setups, scenario);
    Script script(os, host);
    if (world.GetHost(host).IsListening())
    {
        os << "0      socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
              "+0     bind(3, ..., ...) = 0\n"
              "+0     listen(3, 5) = 0\n";
    }
    for (const Event& event : events)
    {
        const World before = world;
        world.Do(event);
        script.Add(before, event, world);
    }
}

} // namespace ns3::rfctcp::explore
