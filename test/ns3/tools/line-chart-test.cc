/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Charts of lines: where points and labels are in the picture.

#include "ns3/rfc-tcp-line-chart.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <unistd.h>

namespace ns3
{
namespace
{

/** @return the picture of a chart */
std::string
Draw(const RfcTcpLineChart& chart)
{
    const std::string path = testing::TempDir() + "chart-" + std::to_string(getpid()) + ".svg";
    chart.WriteSvg(path);
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    std::filesystem::remove(path);
    return text.str();
}

/** @return points of the line in a picture, as "x,y x,y" */
std::string
GetLine(const std::string& picture)
{
    const std::size_t begin = picture.find("points=\"", picture.find("<polyline")) + 8;
    return picture.substr(begin, picture.find('"', begin) - begin);
}

TEST(RfcTcpLineChart, LinearAxesBeginAtZero)
{
    RfcTcpLineChart chart;
    chart.series = {{"line", {{0, 0}, {5, 5}, {10, 10}}}};
    EXPECT_EQ(GetLine(Draw(chart)), "80.0,380.0 390.0,215.0 700.0,50.0 ");
}

TEST(RfcTcpLineChart, LinearAxesBeginNearValuesFarFromZero)
{
    RfcTcpLineChart chart;
    chart.series = {{"line", {{100, 0}, {105, 5}, {110, 10}}}};
    EXPECT_EQ(GetLine(Draw(chart)), "80.0,380.0 390.0,215.0 700.0,50.0 ");
}

TEST(RfcTcpLineChart, PointsNeedNoLine)
{
    RfcTcpLineChart chart;
    chart.series = {{"points", {{0, 0}, {10, 10}}, false}};
    EXPECT_EQ(Draw(chart).find("<polyline"), std::string::npos);
}

TEST(RfcTcpLineChart, LogarithmicAxesBeginAtADecade)
{
    RfcTcpLineChart chart;
    chart.logarithmic = true;
    chart.yLogarithmic = true;
    chart.series = {{"line", {{1e4, 2}, {1e5, 20}, {1e6, 200}}}};
    const std::string picture = Draw(chart);
    EXPECT_EQ(GetLine(picture).substr(0, 5), "80.0,");
    EXPECT_NE(GetLine(picture).find(" 390.0,"), std::string::npos) << GetLine(picture);
    for (const char* label : {">1<", ">10<", ">100<", ">10k<", ">100k<", ">1M<"})
    {
        EXPECT_NE(picture.find(label), std::string::npos) << label;
    }
    EXPECT_EQ(picture.find(">0<"), std::string::npos);
}

TEST(RfcTcpLineChart, ZeroIsADecadeBelowTheLeastValueOfALogarithmicAxis)
{
    RfcTcpLineChart chart;
    chart.logarithmic = true;
    chart.series = {{"line", {{0, 1}, {10, 1}, {100, 1}}}};
    EXPECT_EQ(GetLine(Draw(chart)), "80.0,50.0 390.0,50.0 700.0,50.0 ");
}

} // namespace
} // namespace ns3
