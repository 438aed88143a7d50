/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Ladders: what is grouped and marked, and that all of it can be read.

#include "support/record-lab.h"

#include "ns3/rfc-tcp-journal.h"
#include "ns3/rfc-tcp-ladder.h"
#include "ns3/rfc-tcp-trace-helper.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <regex>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

/** A text of a picture. */
struct Text
{
    double x{0};          ///< pixels
    double y{0};          ///< pixels
    double size{0};       ///< pixels
    double angle{0};      ///< degrees
    std::string anchor;   ///< start, middle or end
    std::string contents; ///< what

    /** @return pixels, about */
    double GetWidth() const
    {
        return 0.5 * size * static_cast<double>(contents.size());
    }

    /** @return the middle of its middle line */
    std::pair<double, double> GetMiddle() const
    {
        const auto points = GetPoints();
        return points[points.size() / 2];
    }

    /** @return points of its middle line, 4 pixels apart */
    std::vector<std::pair<double, double>> GetPoints() const
    {
        const double width = GetWidth();
        const double first = anchor == "start" ? 0 : anchor == "end" ? -width : -width / 2;
        const double turn = angle * M_PI / 180;
        std::vector<std::pair<double, double>> points;
        for (double along = first; along <= first + width; along += 4)
        {
            points.emplace_back(x + along * std::cos(turn) + 0.35 * size * std::sin(turn),
                                y + along * std::sin(turn) - 0.35 * size * std::cos(turn));
        }
        return points;
    }
};

/** @return all texts of a picture */
std::vector<Text>
FindTexts(const std::string& svg)
{
    const std::regex pattern("<text x=\"([^\"]*)\" y=\"([^\"]*)\" font-size=\"([^\"]*)\"[^>]*"
                             "text-anchor=\"([a-z]*)\"([^>]*)>([^<]*)<");
    const std::regex rotation("rotate\\(([^ ]*) ");
    std::vector<Text> texts;
    for (std::sregex_iterator match(svg.begin(), svg.end(), pattern), end; match != end; ++match)
    {
        const std::string rest = match->str(5);
        std::smatch angle;
        const bool turned = std::regex_search(rest, angle, rotation);
        texts.push_back({std::stod(match->str(1)),
                         std::stod(match->str(2)),
                         std::stod(match->str(3)),
                         turned ? std::stod(angle.str(1)) : 0,
                         match->str(4),
                         match->str(6)});
    }
    return texts;
}

/** @return the width of a picture */
double
GetWidthOf(const std::string& svg)
{
    const std::string mark = "viewBox=\"0 0 ";
    return std::stod(svg.substr(svg.find(mark) + mark.size()));
}

/** @return pairs of texts of a picture of which one lies upon the other */
std::string
FindCollisions(const std::vector<Text>& texts)
{
    std::string collisions;
    for (std::size_t i = 0; i < texts.size(); ++i)
    {
        for (std::size_t j = 0; j < i; ++j)
        {
            const double distance = 0.4 * (texts[i].size + texts[j].size);
            const double reach = 0.5 * (texts[i].GetWidth() + texts[j].GetWidth()) + distance;
            const auto [x0, y0] = texts[i].GetMiddle();
            const auto [x1, y1] = texts[j].GetMiddle();
            if (std::hypot(x0 - x1, y0 - y1) > reach)
            {
                continue;
            }
            bool collide = false;
            for (const auto& [x, y] : texts[i].GetPoints())
            {
                for (const auto& [otherX, otherY] : texts[j].GetPoints())
                {
                    collide = collide || std::hypot(x - otherX, y - otherY) < distance;
                }
            }
            if (collide)
            {
                collisions += texts[i].contents + " | " + texts[j].contents + "\n";
            }
        }
    }
    return collisions;
}

/** Draws what happens between two nodes. */
class RfcTcpLadderPicture : public RecordLab
{
  protected:
    /** @param link between the nodes @param octets that the client sends */
    void Run(const LinkPlan& link, uint32_t octets)
    {
        BuildBoth(Stack::RFC_TCP, link);
        RfcTcpTraceHelper records;
        records.EnableStateLog(m_prefix);
        records.EnableSegmentLog(m_prefix);
        records.EnableLadder(m_prefix);
        Converse(octets);
        m_journal.Load(m_prefix);
    }

    /** @return the only connection */
    RfcTcpLadder::Panel GetPanel() const
    {
        RfcTcpLadder::Panel panel;
        panel.journal = &m_journal;
        panel.connection = 1;
        panel.title = "a run";
        return panel;
    }

    /** @param style of the ladder @return its picture */
    std::string Draw(const RfcTcpLadder::Style& style = {}) const
    {
        RfcTcpLadder(style).Draw(m_prefix + "-drawing.svg", GetPanel());
        return ReadText("-drawing.svg");
    }

    RfcTcpJournal m_journal; ///< of the run
};

/** @return true if a text has a part */
bool
Has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

TEST_F(RfcTcpLadderPicture, GroupsSegmentsThatAreAlike)
{
    Run({}, 14480);
    const std::string svg = Draw();
    EXPECT_TRUE(Has(svg, ">8 x len=1448 seq=1449..11585<")) << svg;
    EXPECT_TRUE(Has(svg, ">5 x ACK ack=1449..")) << "in pairs, after the first one\n" << svg;
    EXPECT_FALSE(Has(svg, "left out"));
    EXPECT_TRUE(Has(svg, ">2 MSL are over<"));
    EXPECT_TRUE(Has(svg, "<title>a run</title>"));
}

TEST_F(RfcTcpLadderPicture, NamesTimersAndCauses)
{
    LinkPlan link;
    link.rules = "drop SYN #1; drop DATA #1; drop LASTACK";
    Run(link, 100);
    const std::string svg = Draw();
    EXPECT_TRUE(Has(svg, ">SYN seq=0 (again: RTO)<")) << svg;
    EXPECT_TRUE(Has(svg, ">retransmission timer (RTO)<")) << svg;
    EXPECT_TRUE(Has(svg, ">probe timer (TLP)<")) << svg;
    EXPECT_TRUE(Has(svg, ">2 MSL begin again<")) << svg;
    EXPECT_TRUE(Has(svg, ">lost<")) << svg;
    EXPECT_TRUE(Has(ReadText("-ladder.svg"), ">2 MSL begin again<")) << "of EnableLadder()";
}

TEST_F(RfcTcpLadderPicture, CanBeRead)
{
    LinkPlan link;
    link.loss = 0.05;
    Run(link, 60000);
    for (const double aspect : {0.0, 16.0 / 9})
    {
        RfcTcpLadder::Style style;
        style.aspect = aspect;
        const std::string svg = Draw(style);
        const auto texts = FindTexts(svg);
        // A slide is shown with 1920 pixels.
        const double shown = aspect > 0 ? std::min(1.0, 1920 / GetWidthOf(svg)) : 1;
        EXPECT_GT(texts.size(), 30u);
        EXPECT_EQ(FindCollisions(texts), "");
        for (const auto& text : texts)
        {
            EXPECT_GE(text.size * shown, 11) << text.contents;
        }
    }
}

TEST_F(RfcTcpLadderPicture, HasTheShapeOfASlide)
{
    Run({}, 14480);
    RfcTcpLadder::Style style;
    style.aspect = 16.0 / 9;
    style.dark = true;
    const std::string svg = Draw(style);
    const std::regex size("width=\"([0-9.]*)\" height=\"([0-9.]*)\" viewBox");
    std::smatch match;
    ASSERT_TRUE(std::regex_search(svg, match, size));
    EXPECT_NEAR(std::stod(match.str(1)) / std::stod(match.str(2)), 16.0 / 9, 0.01);
    EXPECT_LE(std::stod(match.str(1)), style.widest);
    EXPECT_TRUE(Has(svg, "height=\"100%\" fill=\"#181818\"")) << "the page is dark";
}

TEST_F(RfcTcpLadderPicture, ShowsNumbersOfTheWire)
{
    Run({}, 100);
    RfcTcpLadder::Style style;
    style.rawNumbers = true;
    const auto& syn = m_journal.GetSegments().front();
    EXPECT_TRUE(Has(Draw(style), "SYN seq=" + std::to_string(syn.header.seq)));
    EXPECT_TRUE(Has(Draw(), "SYN seq=0"));
    style.numbers = false;
    const std::string svg = Draw(style);
    EXPECT_TRUE(Has(svg, ">SYN<"));
    EXPECT_FALSE(Has(svg, "seq="));
}

TEST_F(RfcTcpLadderPicture, IsTextForMermaidToo)
{
    LinkPlan link;
    link.rules = "drop LASTACK";
    Run(link, 14480);
    RfcTcpLadder().WriteMermaid(m_prefix + "-drawing.mmd", GetPanel());
    const std::string text = ReadText("-drawing.mmd");
    EXPECT_EQ(text.rfind("sequenceDiagram\n  participant A as client\n", 0), 0u) << text;
    for (const char* line : {"  Note left of A: 0.100000 s: SYN_SENT\n",
                             "  A->>B: 0.100000 s: SYN seq=0\n",
                             ": 8 x len=1448 seq=1449..11585\n",
                             "  A-xB: "})
    {
        EXPECT_TRUE(Has(text, line)) << line << "\n" << text;
    }
}

} // namespace
} // namespace ns3::rfctcp::test
