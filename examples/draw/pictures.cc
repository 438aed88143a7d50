/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "pictures.h"

#include "common/tool.h"

#include <iostream>
#include <vector>

namespace draw
{

Pictures::Pictures(const Options& options)
    : m_options(options),
      m_output(options.results)
{
    m_output.Announce(std::cout);
}

void
Pictures::AddText(const std::string& name,
                  const std::function<void(const std::string& path)>& write)
{
    const std::string path = m_output.Create(name);
    write(path);
    std::cout << path << "\n";
}

void
Pictures::Add(const std::string& name,
              const std::function<void(const std::string& path)>& write,
              bool isSlide)
{
    if (!m_options.svg && !m_options.png)
    {
        return;
    }
    std::string svg;
    AddText(name + ".svg", [&write, &svg](const std::string& path) {
        write(path);
        svg = path;
    });
    if (m_options.png)
    {
        AddText(name + ".png", [&svg, isSlide](const std::string& path) {
            std::vector<std::string> command{"rsvg-convert", "--output", path, svg};
            if (isSlide)
            {
                command.insert(command.end(), {"--width", "1920", "--height", "1080"});
            }
            common::RunTool(command);
        });
    }
}

} // namespace draw
