/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_REQUIREMENTS_LAB_H
#define RFC_TCP_TEST_REQUIREMENTS_LAB_H

#include "defects-lab.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

// What packetdrill scripts cannot show of the requirements of RFC 9293 is checked here: calls and
// their errors, initial sequence numbers, checksums, several addresses, urgent data. A check is the
// same code for RfcTcp and for the built-in TCP; doc/requirements.rst says what comes out, and
// requirements/document-test.cc compares.

namespace ns3::rfctcp::test
{

/** A check of a requirement on one TCP, with what it needs beyond DefectTest. */
class RequirementLab : public DefectTest
{
  public:
    /** Runs the check; what it expects and does not find is a failure of the running test.
     * @param stack the TCP under test */
    void Run(Stack stack);

  protected:
    /** The check: EXPECT what the requirement says. */
    virtual void Check() = 0;
    void TestBody() override;

    using DefectTest::Run;
    using DefectTest::Start;
    /** Builds both nodes with the TCP under test. */
    void Start();
    /** @return the application of a passive open in ESTABLISHED */
    DefectUser& StartServer();
    /** @return the application of an active open in ESTABLISHED */
    DefectUser& StartClient();

    /** @return our kind of socket, nullptr if the TCP under test is another one */
    static Ptr<RfcTcpSocket> Ours(const DefectUser& user);
    /** Sends a segment with a checksum if such are on, and waits 20 ms.
     * @param octets of the segment @param from source @param to destination @param tos its service
     */
    void SendFrom(const Octets& octets,
                  Ipv4Address from = "10.1.1.1",
                  Ipv4Address to = "10.1.1.2",
                  uint8_t tos = 0);
    /** Sends an ICMP error of the peer's network. @param type it @param code it @param about which
     * segment */
    void SendIcmp(uint8_t type, uint8_t code, const SeenSegment& about);
    /** Gives node 1 a second interface, 10.1.2.2. @return the device of the node at its other end
     */
    Ptr<NetDevice> AddInterface();
    /** @return the IPv4 of the node under test */
    Ptr<Ipv4> GetIpv4() const;
    /**
     * Answers text of the TCP under test for a while, once a second.
     * @param seconds how long @param ack SEG.ACK of the answers @param window SEG.WND of them
     * @return when text came
     */
    std::vector<double> Answer(uint32_t seconds, uint32_t ack, uint16_t window);
    /** @return when a segment with text was first seen, in seconds, below 0: never */
    double FirstText() const;

    bool m_flipsABit{false}; ///< of the text, behind the back of the checksum

  private:
    Stack m_stack{Stack::RFC_TCP}; ///< the TCP under test
};

/** A check and its names. */
struct RequirementCheck
{
    std::string id;                                        ///< of the requirement, as "MUST-46"
    std::string name;                                      ///< as "Must46RefusesManyReceivers"
    std::function<std::unique_ptr<RequirementLab>()> make; ///< a new one
};

/** For messages of GoogleTest. @param check which @param out stream */
void PrintTo(const RequirementCheck& check, std::ostream* out);

/** @return all checks, by name */
std::vector<RequirementCheck> RequirementChecks();

/**
 * Runs a check in a process of its own, for it may crash.
 * @param check which @param stack the TCP under test
 * @return whether the requirement is met
 */
bool Holds(const RequirementCheck& check, Stack stack);

/** @param check one more @return true */
bool Register(const RequirementCheck& check);

/** @param segment one @return sum of its octets and its pseudo-header; right if 0 */
uint16_t SumOf(const Octets& segment, Ipv4Address from, Ipv4Address to);

} // namespace ns3::rfctcp::test

/** Begins the body of a check. */
#define REQUIREMENT(Id, Name)                                                                      \
    class Name : public RequirementLab                                                             \
    {                                                                                              \
        void Check() override;                                                                     \
        static const bool registered;                                                              \
    };                                                                                             \
    const bool Name::registered =                                                                  \
        Register({Id, #Name, [] { return std::unique_ptr<RequirementLab>(new Name); }});           \
    void Name::Check()

#endif // RFC_TCP_TEST_REQUIREMENTS_LAB_H
