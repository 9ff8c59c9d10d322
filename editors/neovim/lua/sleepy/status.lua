--- What the servers say they are doing (`sleepy/status`), and the line that shows it.
local client_of = require('sleepy.client')
local guarded = require('sleepy.problems').guarded

local M = {}

---@alias sleepy.State 'asleep'|'checking'|'thinking'|'waiting'|'model-missing'|'paused'|'failed'

---@class sleepy.Status
---@field state sleepy.State
---@field text string one line for a person
---@field ready table<string, integer> URI → number of fixes that are ready
---@field model string?
---@field paused boolean

---@type table<integer, sleepy.Status> by client id
local by_client = {}

--- Why the last server ended, when it was not asked to.
---@type string?
local ended = nil

local function announce()
  vim.api.nvim_exec_autocmds('User', { pattern = 'SleepyStatus', modeline = false })
  vim.cmd.redrawstatus()
end

---@param value any
---@param kind type
---@return any value, or nil where it is of another type (JSON's null among them)
local function typed(value, kind)
  return type(value) == kind and value or nil
end

--- The handler of `sleepy/status`.
---@type lsp.Handler
M.on_status = guarded('taking the status', function(_, result, context)
  if type(result) ~= 'table' or type(result.state) ~= 'string' then
    return
  end
  ended = nil
  by_client[context.client_id] = {
    state = result.state,
    text = vim.trim(((typed(result.text, 'string') or ''):gsub('%s+', ' '))),
    ready = typed(result.ready, 'table') or {},
    model = typed(result.model, 'string'),
    paused = result.paused == true,
  }
  announce()
end)

--- The client's `on_exit`. Neovim itself reports a bad exit; this keeps it to be seen in the status line.
M.on_exit = vim.schedule_wrap(guarded('seeing the server end', function(code, signal, client_id)
  by_client[client_id] = nil
  if code ~= 0 then
    ended = ('exit code %d'):format(code)
  elseif signal ~= 0 and signal ~= 15 then
    ended = ('signal %d'):format(signal)
  end
  announce()
end))

--- What the server of a buffer is doing; nil where none runs or it has not spoken yet.
---@param bufnr integer 0 for the current one
---@return sleepy.Status?
function M.of_buffer(bufnr)
  local client = client_of.of_buffer(bufnr)
  return client and by_client[client.id]
end

--- How many fixes are ready in a buffer.
---@param bufnr integer 0 for the current one
---@return integer
function M.n_ready(bufnr)
  local status = M.of_buffer(bufnr)
  if not status then
    return 0
  end
  local path = vim.api.nvim_buf_get_name(bufnr)
  for uri, n in pairs(status.ready) do
    -- By path, because two sides may escape one URI differently.
    if type(uri) == 'string' and vim.startswith(uri, 'file:') and vim.uri_to_fname(uri) == path then
      return tonumber(n) or 0
    end
  end
  return 0
end

---@param bufnr integer
---@return string
local function line(bufnr)
  local status = M.of_buffer(bufnr)
  if not status then
    if client_of.of_buffer(bufnr) then
      return 'sleepy: starting'
    end
    local dead = ended and vim.bo[bufnr].filetype == 'rust'
    return dead and ('sleepy: the server has ended (%s), :Sleepy restart'):format(ended) or ''
  end
  local parts = {} ---@type string[]
  local n = M.n_ready(bufnr)
  if n > 0 then
    parts[1] = n == 1 and '1 fix' or ('%d fixes'):format(n)
  end
  if status.state ~= 'asleep' or n == 0 then
    parts[#parts + 1] = status.text ~= '' and status.text or status.state
  end
  return 'sleepy: ' .. table.concat(parts, ', ')
end

--- One line about a buffer for a status line; empty where sleepy is not at work. `%` is doubled, as 'statusline' wants
--- it in text that it evaluates again.
---@param bufnr integer? default: the buffer whose status line is drawn
---@return string
M.line = function(bufnr)
  return (guarded('the status line', line)(bufnr or vim.api.nvim_get_current_buf()) or ''):gsub('%%', '%%%%') .. ''
end

return M
