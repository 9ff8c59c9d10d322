--- The `:Sleepy` command.
local client_of = require('sleepy.client')
local config = require('sleepy.config')
local guarded = require('sleepy.problems').guarded

local M = {}

local ANSWER_TIMEOUT_MS = 3000
local STOP_TIMEOUT_MS = 3000
local POLL_MS = 20

---@param text string
---@param level integer?
local function tell(text, level)
  vim.notify('sleepy: ' .. text, level or vim.log.levels.INFO)
end

--- The server of the current buffer, or any that runs; says so when there is none.
---@return vim.lsp.Client?
local function some_client()
  local client = client_of.of_buffer(0) or client_of.all()[1]
  if not client then
    tell('no server is running; open a Rust file, or see :checkhealth sleepy', vim.log.levels.WARN)
  end
  return client
end

--- Run a server's command in every running server.
---@param command string
local function everywhere(command)
  if some_client() then
    for _, client in ipairs(client_of.all()) do
      client_of.execute(client, command)
    end
  end
end

---@class sleepy.Info the answer to `sleepy/info`
---@field version string
---@field log string
---@field journal string
---@field report string?
---@field model string?
---@field modelPath string?

--- Ask a server about itself; says so when it does not answer.
---@param on_info fun(info: sleepy.Info)
local function ask(on_info)
  local client = some_client()
  if not client then
    return
  end
  local done = false
  client_of.request(client, 'sleepy/info', vim.empty_dict(), function(err, info)
    done = true
    if err or type(info) ~= 'table' then
      tell(err and err.message or 'the server has no answer', vim.log.levels.WARN)
      return
    end
    on_info(vim.tbl_map(function(value)
      return value ~= vim.NIL and value or nil
    end, info))
  end)
  vim.defer_fn(function()
    if not done then
      tell('the server does not answer; :Sleepy restart', vim.log.levels.WARN)
    end
  end, ANSWER_TIMEOUT_MS)
end

--- Show a file in a split, at its end.
---@param path string
local function show_end(path)
  vim.cmd.split({ args = { path }, magic = { file = false } })
  vim.cmd.normal({ 'G', bang = true })
  vim.bo.autoread = true
end

local function log()
  if #client_of.all() == 0 then
    tell('no server is running; this is what it said to Neovim', vim.log.levels.WARN)
    show_end(vim.lsp.get_log_path())
    return
  end
  ask(function(info)
    show_end(info.log)
  end)
end

local function report()
  ask(function(info)
    if not info.report then
      tell('there is no report yet: `sleepy report` writes it, and so does every night')
    elseif info.report:match('%.html?$') then
      vim.ui.open(info.report)
    else
      vim.cmd.split({ args = { info.report }, magic = { file = false } })
    end
  end)
end

local function info()
  ask(function(found)
    local status = require('sleepy.status').of_buffer(0)
    local lines = { 'sleepy ' .. (found.version or '?') }
    lines[#lines + 1] = '  state    ' .. (status and (status.state .. ': ' .. status.text) or 'not at work in this buffer')
    lines[#lines + 1] = '  model    ' .. (found.model or 'none')
    for _, name in ipairs({ 'modelPath', 'log', 'journal', 'report' }) do
      if found[name] then
        lines[#lines + 1] = ('  %-8s %s'):format(name == 'modelPath' and 'file' or name, found[name])
      end
    end
    vim.api.nvim_echo({ { table.concat(lines, '\n') } }, true, {})
  end)
end

local function fix()
  local client = client_of.of_buffer(0)
  if not client then
    tell('no server looks after this buffer', vim.log.levels.WARN)
    return
  end
  client_of.execute(client, 'sleepy.fixFile', { vim.uri_from_bufnr(0) })
end

--- Dismiss what is offered at the cursor: the command of the action `Sleepy: none of these`.
local function dismiss()
  local client = client_of.of_buffer(0)
  if not client then
    tell('no server looks after this buffer', vim.log.levels.WARN)
    return
  end
  local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
  ---@cast params lsp.CodeActionParams
  params.context = { diagnostics = {}, triggerKind = 1, only = { 'quickfix' } }
  client_of.request(client, 'textDocument/codeAction', params, function(err, actions)
    for _, action in ipairs(not err and type(actions) == 'table' and actions or {}) do
      local command = type(action.command) == 'table' and action.command or action
      if command.command == 'sleepy.dismiss' then
        client_of.execute(client, command.command, command.arguments, function()
          tell('dismissed')
        end)
        return
      end
    end
    tell(err and err.message or 'nothing is offered here')
  end, vim.api.nvim_get_current_buf())
end

--- Start the server anew with the configuration it had, for the buffers it had.
---@param client vim.lsp.Client
local function restart_client(client)
  local buffers = vim.lsp.get_buffers_by_client_id(client.id)
  client_of.stop(client)
  local timer = assert(vim.uv.new_timer())
  local waited_ms, forced = 0, false
  local step = guarded('restarting', function()
    if timer:is_closing() then
      return
    end
    if vim.lsp.get_client_by_id(client.id) then
      waited_ms = waited_ms + POLL_MS
      if waited_ms > STOP_TIMEOUT_MS and not forced then
        forced = true
        client.rpc.terminate() -- stop() does nothing for a client that is stopping
      end
      return
    end
    timer:close()
    for _, bufnr in ipairs(buffers) do
      if vim.api.nvim_buf_is_loaded(bufnr) then
        vim.lsp.start(client.config, { bufnr = bufnr })
      end
    end
  end)
  timer:start(POLL_MS, POLL_MS, vim.schedule_wrap(step))
end

local function restart()
  local clients = client_of.all()
  if #clients == 0 then
    config.enable()
  end
  vim.tbl_map(restart_client, clients)
end

---@type table<string, fun()>
local COMMANDS = {
  pause = function()
    everywhere('sleepy.pause')
  end,
  resume = function()
    everywhere('sleepy.resume')
  end,
  recheck = function()
    everywhere('sleepy.recheck')
  end,
  restart = restart,
  ['restart model'] = function()
    everywhere('sleepy.restartWorker')
  end,
  log = log,
  report = report,
  info = info,
  fix = fix,
  dismiss = dismiss,
}

--- Run `:Sleepy WORDS`; without a word it is `:Sleepy info`.
---@type fun(words: string[])
M.run = guarded(':Sleepy', function(words)
  local name = #words > 0 and table.concat(words, ' ') or 'info'
  local command = COMMANDS[name]
  if not command then
    tell(('there is no :Sleepy %s; known are %s'):format(name, table.concat(M.names(), ', ')), vim.log.levels.WARN)
    return
  end
  command()
end)

--- The names of all commands, sorted.
---@return string[]
function M.names()
  local names = vim.tbl_keys(COMMANDS)
  table.sort(names)
  return names
end

--- Completion of `:Sleepy`: the next words that fit what stands there.
---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  local before = line:match('Sleepy%s+(.*)$') or ''
  before = before:sub(1, #before - #lead)
  local found = {} ---@type string[]
  for _, name in ipairs(M.names()) do
    local word = vim.startswith(name, before) and name:sub(#before + 1):match('^%S+')
    if word and vim.startswith(word, lead) and not vim.list_contains(found, word) then
      found[#found + 1] = word
    end
  end
  return found
end

return M
