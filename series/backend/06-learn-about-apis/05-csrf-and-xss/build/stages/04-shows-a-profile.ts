import { stage } from '@backroad/check'
import { Guest, elementById, placeOf } from './guests/guest.ts'

export default stage({
  spec: 'HTML Standard, form submission',
  needs: ['knows-who-is-logged-in'],
  async check(context) {
    const { expect, random } = context
    const guest = await new Guest(context, `${random.word()} ${random.word()}/${random.word()}`).logIn()
    const motto = random.text(20)
    const link = `https://${random.word()}.example/${random.word()}`
    const about = random.text(40)
    await guest.save({ motto, link, about })
    const { page, data } = await guest.person()
    const { reply } = page
    const shown = (id: string) => elementById(expect, page, id)
    expect(placeOf(reply, shown('name')), 'text of the element name').is(guest.name)
    expect(
      { ...placeOf(reply, shown('motto')), value: shown('motto').attributes.get('title') },
      'title of the element motto',
    ).is(motto)
    expect(
      { ...placeOf(reply, shown('link')), value: shown('link').attributes.get('href') },
      'href of the element link',
    ).is(link)
    expect({ ...placeOf(reply, shown('about')), value: shown('about').text.trim() }, 'text of the element about').is(
      about,
    )
    expect([data.name, data.motto, data.link].map(String), 'name, motto and link in the data').is([
      guest.name,
      motto,
      link,
    ])

    const home = await guest.page('/')
    const fields = new Map(home.html.form('/profile')?.fields)
    expect(
      [fields.get('motto'), fields.get('link'), fields.get('about')].map(String),
      'what the fields of the profile form hold',
    ).is([motto, link, about])

    const other = new Guest(context)
    expect((await other.visitor.get(guest.profilePath)).status).is(200, { because: 'Everybody may look at a profile.' })
    expect((await other.visitor.get(`/people/${random.word()}`)).status).is(404, { because: 'Nobody has that name.' })
    expect((await other.visitor.get(`/${random.word()}/${encodeURIComponent(guest.name)}`)).status).is(404, {
      because: 'Profiles are below /people alone.',
    })
  },
})
