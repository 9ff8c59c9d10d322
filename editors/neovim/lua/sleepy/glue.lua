--- Tells the server what a companion cannot see by itself: the diagnostics of the other servers, and where the user is.
---
--- Nothing is sent for a buffer that the server is not attached to, nothing twice, and nothing about diagnostics before
--- somebody has reported one: an empty list would say that somebody watches and finds no error.
local client_of = require('sleepy.client')
local diagnostics = require('sleepy.diagnostics')
local guarded = require('sleepy.problems').guarded

local M = {}

local CURSOR_DELAY_MS = 150

---@class sleepy.Sent what one server was told last about one buffer
---@field diagnostics table? parameters of `sleepy/diagnostics`
---@field cursor table? parameters of `sleepy/cursor`
---@field queued boolean? a look at the diagnostics is due in this tick

---@type table<integer, table<integer, sleepy.Sent>> client id → buffer → what was sent
local sent = {}

local cursor_timer = nil ---@type uv.uv_timer_t?
local listening = false

---@param client_id integer
---@param bufnr integer
local function forward_diagnostics(client_id, bufnr)
  local client = vim.lsp.get_client_by_id(client_id)
  local last = vim.tbl_get(sent, client_id, bufnr) ---@type sleepy.Sent?
  if not client or not last or not vim.api.nvim_buf_is_loaded(bufnr) then
    return
  end
  last.queued = nil
  local params = {
    uri = vim.uri_from_bufnr(bufnr),
    version = vim.lsp.util.buf_versions[bufnr],
    diagnostics = diagnostics.of_others(bufnr, client.offset_encoding),
  }
  if not last.diagnostics and #params.diagnostics == 0 then
    return
  end
  if vim.deep_equal(last.diagnostics, params) then
    return
  end
  last.diagnostics = params
  client_of.notify(client, 'sleepy/diagnostics', params)
end

--- Look at a buffer's diagnostics once in this tick, however many of its reporters have just spoken.
---@param bufnr integer
local function queue_diagnostics(bufnr)
  for client_id, buffers in pairs(sent) do
    local last = buffers[bufnr]
    if last and not last.queued then
      last.queued = true
      vim.schedule(guarded('forwarding diagnostics', function()
        forward_diagnostics(client_id, bufnr)
      end))
    end
  end
end

--- The parts of a buffer that are on the screen, in every window of this tab page that shows it.
---@param bufnr integer
---@param encoding sleepy.Encoding
---@return lsp.Range[]
local function visible(bufnr, encoding)
  local ranges = {} ---@type lsp.Range[]
  for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    if vim.api.nvim_win_get_buf(window) == bufnr then
      local info = vim.fn.getwininfo(window)[1]
      local last = vim.api.nvim_buf_get_lines(bufnr, info.botline - 1, info.botline, false)[1] or ''
      ranges[#ranges + 1] = {
        start = { line = info.topline - 1, character = 0 },
        ['end'] = { line = info.botline - 1, character = diagnostics.character(last, #last, encoding) },
      }
    end
  end
  return ranges
end

local function tell_cursor()
  local bufnr = vim.api.nvim_get_current_buf()
  local client = client_of.of_buffer(bufnr)
  local last = client and vim.tbl_get(sent, client.id, bufnr) ---@type sleepy.Sent?
  if not client or not last then
    return
  end
  local params = {
    uri = vim.uri_from_bufnr(bufnr),
    position = vim.lsp.util.make_position_params(0, client.offset_encoding).position,
    visible = visible(bufnr, client.offset_encoding),
  }
  if vim.deep_equal(last.cursor, params) then
    return
  end
  last.cursor = params
  client_of.notify(client, 'sleepy/cursor', params)
end

local function queue_cursor()
  cursor_timer = cursor_timer or assert(vim.uv.new_timer())
  cursor_timer:start(CURSOR_DELAY_MS, 0, vim.schedule_wrap(guarded('telling where the cursor is', tell_cursor)))
end

local function listen()
  if listening then
    return
  end
  listening = true
  local group = vim.api.nvim_create_augroup('sleepy.glue', {})
  vim.api.nvim_create_autocmd('DiagnosticChanged', {
    group = group,
    callback = guarded('hearing of diagnostics', function(event)
      queue_diagnostics(event.buf)
    end),
  })
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI', 'BufEnter', 'WinEnter', 'WinScrolled' }, {
    group = group,
    callback = guarded('following the cursor', queue_cursor),
  })
  vim.api.nvim_create_autocmd('LspDetach', {
    group = group,
    callback = guarded('letting a buffer go', function(event)
      local buffers = sent[event.data.client_id]
      if buffers then
        buffers[event.buf] = nil
        if not next(buffers) then
          sent[event.data.client_id] = nil
        end
      end
    end),
  })
end

--- Begin to serve `client` with what concerns `bufnr`; calling again is harmless.
---@param client vim.lsp.Client
---@param bufnr integer
M.attach = guarded('attaching', function(client, bufnr)
  listen()
  sent[client.id] = sent[client.id] or {}
  sent[client.id][bufnr] = sent[client.id][bufnr] or {}
  queue_diagnostics(bufnr)
  queue_cursor()
end)

return M
