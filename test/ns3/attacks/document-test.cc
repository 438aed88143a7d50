/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// doc/security.rst and the tests of attacks must agree.

#include "support/attack-lab.h"
#include "support/requirements-document.h"

#include <set>

namespace ns3::rfctcp::test
{

TEST(AttackDocument, NamesEachTestOfAnAttackOnce)
{
    const auto tests = ReadTests();
    std::multiset<std::string> listed;
    for (const auto& row : ReadAttacks())
    {
        for (const std::string& test : Literals(row[ATTACK_TESTS]))
        {
            listed.insert(test);
            EXPECT_EQ(tests.count(test), 1U) << "no test " << test;
        }
    }
    for (const auto& [name, text] : tests)
    {
        if (text.find("\n    ExpectOutcomes(") != std::string::npos)
        {
            EXPECT_EQ(listed.count(name), 1U) << name << " is not in the document once";
        }
    }
}

} // namespace ns3::rfctcp::test
